package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.EmailAddress;
import io.orghub.testing.stage.Soak;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Nested
    class Success {
        @ParameterizedTest
        @CsvSource({
            "Ada.Lovelace@Example.ORG, ada.lovelace@example.org",
            "' ada@example.org ', ada@example.org",
            "ada+tag@example.org, ada+tag@example.org",
            "o'neill_x-1@mail.example.co.uk, o'neill_x-1@mail.example.co.uk",
            "ada@MÜNCHEN.example, ada@xn--mnchen-3ya.example",
            "ada@xn--mnchen-3ya.example, ada@xn--mnchen-3ya.example",
            "ada@例え.テスト, ada@xn--r8jz45g.xn--zckzah",
            "ada@example。org, ada@example.org"
        })
        void comparesInOneForm(String typed, String normalised) {
            var address = EmailAddress.parse(typed).orElseThrow();

            assertThat(address.normalised()).isEqualTo(normalised);
            assertThat(address.typed()).isEqualTo(typed.strip());
            assertThat(EmailAddress.parse(normalised).orElseThrow().normalised())
                    .isEqualTo(normalised);
        }

        @Test
        void tellsMailboxesApart() {
            assertThat(EmailAddress.parse("a.da@example.org").orElseThrow())
                    .extracting(EmailAddress::normalised)
                    .isNotEqualTo(
                            EmailAddress.parse("ada@example.org").orElseThrow().normalised());
        }

        @Test
        void isDeliveredToTheMailboxAsTypedAndTheDomainInAscii() {
            assertThat(EmailAddress.parse("Ada.L@MÜNCHEN.example").orElseThrow().deliverable())
                    .isEqualTo("Ada.L@xn--mnchen-3ya.example");
        }

        @Test
        void isNormalisedTheSameTwice() {
            var random = new Random(1);
            for (int i = 0; i < 20_000 * Soak.size(); i++) {
                EmailAddress.parse(noise(random))
                        .ifPresent(address -> assertThat(EmailAddress.parse(address.normalised())
                                        .orElseThrow()
                                        .normalised())
                                .isEqualTo(address.normalised()));
            }
        }

        private static String noise(Random random) {
            var text = new StringBuilder();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                text.appendCodePoint(
                        random.nextInt(4) > 0 ? random.nextInt('a', 'z' + 1) : random.nextInt(0x20, 0x2FFF));
            }
            int at = random.nextInt(text.length() + 1);
            return text.insert(at, '@') + ".org";
        }
    }

    @Nested
    class Refusal {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "用户@example.org",
                    "kim@straße.example",
                    "kim@νέος.example",
                    "émile@example.org",
                    "@",
                    "ada",
                    "ada@",
                    "@example.org",
                    "ada@localhost",
                    "ada@example",
                    "ada@example.1",
                    "ada@127.0.0.1",
                    "ada@[127.0.0.1]",
                    "ada@example..org",
                    "ada@.example.org",
                    "ada@example.org.",
                    "ada@-example.org",
                    "ada@example-.org",
                    "ada@exa_mple.org",
                    "ada@exam ple.org",
                    ".ada@example.org",
                    "ada.@example.org",
                    "a..da@example.org",
                    "a da@example.org",
                    "a@da@example.org",
                    "\"ada\"@example.org",
                    "ada<x>@example.org",
                    "a,b@example.org",
                    "ada\r\nBcc:eve@example.org",
                    "ada\u0000@example.org",
                    "ada\u200b@example.org",
                    "ada\u202e@example.org",
                    "ada\ud83d@example.org",
                    "ada@\u00ad.org"
                })
        void refusesWhatIsNoMailbox(String text) {
            assertThat(EmailAddress.parse(text)).isEmpty();
        }

        @Test
        void refusesWhatIsTooLong() {
            assertThat(EmailAddress.parse("x".repeat(64) + "@example.org")).isPresent();
            assertThat(EmailAddress.parse("x".repeat(65) + "@example.org")).isEmpty();
            assertThat(EmailAddress.parse("x@" + "label.".repeat(50) + "org")).isEmpty();
            assertThat(EmailAddress.parse("x@" + "y".repeat(64) + ".org")).isEmpty();
        }
    }
}
