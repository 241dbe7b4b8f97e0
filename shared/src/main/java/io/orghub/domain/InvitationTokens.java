package io.orghub.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The secret in an invitation's link, derived and never stored: {@code v1.<key id>.<identity>.<HMAC-SHA-256 of it>}. It
 * carries what it opens, so it is judged before anything is read.
 */
public final class InvitationTokens {
    private static final String VERSION = "v1";
    private static final String PURPOSE = "orghub/invitation-link/v1";
    private static final int MAX_LENGTH = 512;
    private static final int IDENTITY_PARTS = 5;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final KeyRings keyRings;

    public InvitationTokens(KeyRings keyRings) {
        this.keyRings = keyRings;
    }

    /** The same for the same link as long as the current key stays. */
    public String issue(InvitationLink link) {
        return sign(link, keyRings.current().signing().getFirst());
    }

    /** What a genuine token opens; nothing for any other text. */
    public Optional<InvitationLink> open(String token) {
        var parts = token.length() <= MAX_LENGTH ? token.split("\\.", -1) : new String[0];
        if (parts.length != 4) {
            return Optional.empty();
        }
        return keyRings.current().signing().stream()
                .filter(key -> key.id().equals(parts[1]))
                .findFirst()
                .flatMap(key -> identity(parts[2]).filter(link -> sameText(sign(link, key), token)));
    }

    // The whole token is made again and compared, so no other spelling of the same bytes gets through.
    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(InvitationLink link, KeyRing.SigningKey key) {
        var identity = String.join(
                "\n",
                link.tenant().value(),
                link.group().value(),
                link.key(),
                Long.toString(link.generation()),
                Integer.toString(link.sending()));
        var signed = VERSION + "." + key.id() + "." + ENCODER.encodeToString(identity.getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(DerivedKey.of(key, "HmacSHA256", PURPOSE));
            return signed + "." + ENCODER.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<InvitationLink> identity(String encoded) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8).split("\n", -1);
            if (parts.length != IDENTITY_PARTS) {
                return Optional.empty();
            }
            return Optional.of(new InvitationLink(
                    new TenantId(parts[0]),
                    new GroupId(parts[1]),
                    parts[2],
                    Long.parseLong(parts[3]),
                    Integer.parseInt(parts[4])));
        } catch (IllegalArgumentException notAnIdentity) {
            return Optional.empty();
        }
    }
}
