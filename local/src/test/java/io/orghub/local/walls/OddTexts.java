package io.orghub.local.walls;

import java.util.List;
import java.util.random.RandomGenerator;

/** Texts that somebody may send and few expect. */
final class OddTexts {
    /** In every text that a person might write: none of it may be logged. */
    static final String CANARY = "Kanarienvogel";

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udc00\ud800",
            "x\udfff",
            "\u202Egpj.exe",
            "\u200B\u200B",
            "\uFEFF",
            "e\u0301\u0301\u0301",
            "\u1E9B\u0323",
            "\uFB01",
            "İıſK",
            "😀".repeat(20),
            "\u2028",
            "\u0085",
            "null",
            "true",
            "-1",
            "1e309",
            "9223372036854775808",
            "0x10",
            "NaN",
            "../../etc/passwd",
            "..",
            ".",
            "~",
            "%00",
            "%2e%2e%2f",
            "#GROUP#",
            "brightside#GROUP#harbour-tuition",
            "lumen#GROUP#lantern-academy",
            "#SLUG#x",
            "' OR 1=1 --",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "=HYPERLINK(1)",
            "a@b",
            "a@b.example\r\nBcc: c@d.example",
            "\"@x\"@example.org",
            "https://",
            "https://user:secret@example.org/",
            "javascript:alert(1)",
            "https://exa mple.org",
            "2026-02-30T00:00:00Z",
            "2026-11-21T24:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "2026-11-21T09:00:00+99:99",
            "Europe/Nowhere",
            "XXX",
            "gbp",
            "A".repeat(65),
            "é".repeat(121),
            "x".repeat(3000));

    private OddTexts() {}

    static String one(RandomGenerator random) {
        var text = TEXTS.get(random.nextInt(TEXTS.size()));
        return random.nextInt(3) == 0 ? text + CANARY : text;
    }

    /** As it may stand in a path: whole sequences of octets, and what a lenient server would take for another path. */
    static String segment(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 ->
                List.of(
                                "%00",
                                "%2F",
                                "%2e%2e",
                                "..",
                                ".",
                                "%",
                                "%zz",
                                "%C0%AF",
                                "%ED%A0%80",
                                "%FF",
                                ";",
                                "a%20b",
                                "%2523")
                        .get(random.nextInt(13));
            case 1 -> "a".repeat(random.nextInt(1, 9000));
            case 2 -> "%252F..%252F";
            default -> FrontDoor.encoded(one(random).replaceAll("\\p{Cs}", "?"));
        };
    }
}
