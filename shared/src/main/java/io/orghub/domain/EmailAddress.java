package io.orghub.domain;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An e-mail address, as typed and in the one form that addresses are compared in: trimmed, lower case, its domain in
 * ASCII (IDNA). Dots and plus tags are kept: they name different mailboxes at most providers.
 */
public record EmailAddress(String typed, String normalised) {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_LENGTH = 64;
    // ASCII, as RFC 5322 has it without quotes: SES delivers to no other.
    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+");
    // Sharp s, final sigma and the joiners: the JDK's IDNA (2003) makes another domain of them than today's (2008).
    private static final Set<Integer> DEVIATING = Set.of(0xDF, 0x3C2, 0x200C, 0x200D);
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    /** The address in {@code text}, or nothing if it has no mailbox's form. */
    public static Optional<EmailAddress> parse(String text) {
        var typed = text.strip();
        int at = typed.lastIndexOf('@');
        if (at < 1 || typed.length() > MAX_LENGTH || at > MAX_LOCAL_LENGTH) {
            return Optional.empty();
        }
        var local = typed.substring(0, at);
        if (!LOCAL.matcher(local).matches() || local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return Optional.empty();
        }
        return ascii(typed.substring(at + 1))
                .filter(domain -> DOMAIN.matcher(domain).matches())
                .map(domain -> new EmailAddress(typed, local.toLowerCase(Locale.ROOT) + "@" + domain))
                .filter(address -> address.normalised.length() <= MAX_LENGTH);
    }

    /** As mail is sent to: the mailbox as typed, its domain in ASCII. */
    public String deliverable() {
        return typed.substring(0, typed.lastIndexOf('@')) + normalised.substring(normalised.lastIndexOf('@'));
    }

    /** For who may know that it was written to and no more: its first character, and the domain as typed. */
    public String masked() {
        return typed.substring(0, 1) + "•••" + typed.substring(typed.lastIndexOf('@'));
    }

    private static Optional<String> ascii(String domain) {
        if (domain.codePoints().anyMatch(DEVIATING::contains)) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }
}
