package io.orghub.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys made from e-mail addresses by a keyed hash (HMAC-SHA-256, its first 128 bits in base64url), so that a key tells
 * nothing of its address.
 */
public final class AddressKeys {
    private static final int BYTES = 16;
    private final KeyRings keyRings;

    public AddressKeys(KeyRings keyRings) {
        this.keyRings = keyRings;
    }

    /** One for each group and address. */
    public String inGroup(TenantId tenant, GroupId group, EmailAddress address) {
        return hash("group", tenant.value(), group.value(), address.normalised());
    }

    /** One for each tenant and address. */
    public String inTenant(TenantId tenant, EmailAddress address) {
        return hash("tenant", tenant.value(), address.normalised());
    }

    private String hash(String... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keyRings.current().addressing(), "HmacSHA256"));
            var hash = mac.doFinal(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
