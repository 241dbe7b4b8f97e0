package io.orghub.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** Keys of one purpose, derived from a signing key by HKDF-SHA-256 (RFC 5869), so that no two purposes share one. */
public final class DerivedKey {
    private static final int BYTES = 32;

    private DerivedKey() {}

    /**
     * @param algorithm of the key made, such as {@code HmacSHA256} or {@code AES}
     * @param purpose the label, different for each use
     */
    public static SecretKey of(KeyRing.SigningKey key, String algorithm, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(key.secret())
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
