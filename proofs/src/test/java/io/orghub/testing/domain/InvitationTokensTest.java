package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.DerivedKey;
import io.orghub.domain.GroupId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.KeyRing;
import io.orghub.domain.KeyRing.SigningKey;
import io.orghub.domain.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationTokensTest {
    private static final SigningKey OLD = key("k1", "the old signing secret, 32 bytes");
    private static final SigningKey NEW = key("k2", "the new signing secret, 32 bytes");
    private static final InvitationLink LINK = new InvitationLink(
            new TenantId("tenant"), new GroupId("group"), "dGhlIGtleSBvZiBpdA", 1_795_251_600_000L, 1);

    private final InvitationTokens tokens = tokens(OLD);
    private final String token = tokens.issue(LINK);

    @Nested
    class Success {
        @Test
        void opensWhatItIssued() {
            assertThat(tokens.open(token)).contains(LINK);
        }

        @Test
        void issuesTheSameAgain() {
            assertThat(tokens(OLD).issue(LINK)).isEqualTo(token);
        }

        @Test
        void opensTheLongestLinkThereIs() {
            var longest = new InvitationLink(
                    new TenantId("t".repeat(64)),
                    new GroupId("g".repeat(64)),
                    "k".repeat(22),
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE);
            var longestId = tokens(key("a".repeat(16), "a secret of thirty-two bytes....".repeat(2)));

            assertThat(longestId.open(longestId.issue(longest))).contains(longest);
        }

        @Test
        void opensWhatEitherOfTwoLiveKeysSigned() {
            var rotating = tokens(NEW, OLD);

            assertThat(rotating.open(token)).contains(LINK);
            assertThat(rotating.issue(LINK)).startsWith("v1.k2.").isNotEqualTo(token);
            assertThat(tokens(NEW).open(rotating.issue(LINK))).contains(LINK);
        }
    }

    @Nested
    class Refusal {
        @Test
        void refusesEveryChangeOfACharacter() {
            for (int at = 0; at < token.length(); at++) {
                for (char other : "AQgw09-_.=+/ \u00e9".toCharArray()) {
                    var changed = new StringBuilder(token);
                    changed.setCharAt(at, other);
                    if (!changed.toString().equals(token)) {
                        assertThat(tokens.open(changed.toString()))
                                .as("%s at %d", other, at)
                                .isEmpty();
                    }
                }
            }
        }

        @Test
        void refusesEveryChangeOfABit() {
            for (int at = 0; at < token.length(); at++) {
                for (int bit = 0; bit < 16; bit++) {
                    var changed = new StringBuilder(token);
                    changed.setCharAt(at, (char) (token.charAt(at) ^ 1 << bit));
                    assertThat(tokens.open(changed.toString()))
                            .as("bit %d at %d", bit, at)
                            .isEmpty();
                }
            }
        }

        @Test
        void refusesEveryPartAndEveryAddition() {
            for (int at = 0; at < token.length(); at++) {
                assertThat(tokens.open(token.substring(0, at))).isEmpty();
                assertThat(tokens.open(token.substring(at + 1))).isEmpty();
                assertThat(tokens.open(token.substring(0, at) + token.substring(at + 1)))
                        .isEmpty();
            }
            assertThat(List.of(token + ".", "." + token, token + "=", token + "A", " " + token, token + "\n"))
                    .allSatisfy(longer -> assertThat(tokens.open(longer)).isEmpty());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "...", "v1.k1..", "v1.k1.AAAA.AAAA", "v2.k1.a.b", "nonsense"})
        void refusesOtherTexts(String text) {
            assertThat(tokens.open(text)).isEmpty();
        }

        @Test
        void refusesWhatIsTooLong() {
            assertThat(tokens.open("v1.k1." + "A".repeat(1_000_000) + ".A")).isEmpty();
        }

        @Test
        void refusesAKeyThatIsNoLongerLive() {
            assertThat(tokens(NEW).open(token)).isEmpty();
        }

        @Test
        void refusesAnotherSecretUnderTheSameKeyId() {
            assertThat(tokens(key("k1", "another signing secret, 32 bytes")).open(token))
                    .isEmpty();
        }

        @Test
        void refusesTheSignatureOfOneKeyUnderTheIdOfAnother() {
            assertThat(tokens(NEW, OLD).open(token.replace("v1.k1.", "v1.k2."))).isEmpty();
        }

        @Test
        void refusesAnotherIdentityUnderTheSameSignature() {
            var mac = token.substring(token.lastIndexOf('.') + 1);

            assertThat(List.of(
                            "foreign\ngroup\ndGhlIGtleSBvZiBpdA\n1795251600000\n1",
                            "tenant\nother\ndGhlIGtleSBvZiBpdA\n1795251600000\n1",
                            "tenant\ngroup\nanother\n1795251600000\n1",
                            "tenant\ngroup\ndGhlIGtleSBvZiBpdA\n1795251600001\n1",
                            "tenant\ngroup\ndGhlIGtleSBvZiBpdA\n1795251600000\n2",
                            "tenant\ngroup\ndGhlIGtleSBvZiBpdA\n1795251600000\n01",
                            "tenant\ngroup\ndGhlIGtleSBvZiBpdA\n+1795251600000\n1",
                            "tenant\ngroup\ndGhlIGtleSBvZiBpdA\n1795251600000\n1\n",
                            "not an id\ngroup\nkey\n1\n1"))
                    .allSatisfy(identity -> assertThat(tokens.open("v1.k1." + encoded(identity) + "." + mac))
                            .isEmpty());
        }

        private static String encoded(String identity) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(identity.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Nested
    class Keys {
        @Test
        void differByPurposeAndFromTheSecret() {
            var forLinks = DerivedKey.of(OLD, "HmacSHA256", "orghub/invitation-link/v1")
                    .getEncoded();
            var forCursors = DerivedKey.of(OLD, "AES", "orghub/cursor/v1").getEncoded();

            assertThat(forLinks).hasSize(32).isNotEqualTo(forCursors).isNotEqualTo(OLD.secret());
            assertThat(DerivedKey.of(NEW, "HmacSHA256", "orghub/invitation-link/v1")
                            .getEncoded())
                    .isNotEqualTo(forLinks);
        }

        @Test
        void areNeitherShortNorPrinted() {
            assertThatThrownBy(() -> key("k1", "short")).isInstanceOf(IllegalArgumentException.class);
            assertThat(new KeyRing(new byte[32], List.of(OLD)).toString()).doesNotContain("secret");
        }
    }

    private static SigningKey key(String id, String secret) {
        return new SigningKey(id, secret.getBytes(StandardCharsets.UTF_8));
    }

    private static InvitationTokens tokens(SigningKey... signing) {
        var ring = new KeyRing(new byte[32], List.of(signing));
        return new InvitationTokens(() -> ring);
    }
}
