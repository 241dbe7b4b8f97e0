package io.orghub.domain;

import java.util.List;

/**
 * The secrets of a stage.
 *
 * @param addressing makes items' keys from addresses; it never changes
 * @param signing one or two keys, the current one first; the other still opens what it signed
 */
public record KeyRing(byte[] addressing, List<SigningKey> signing) {
    public static final int MIN_SECRET_BYTES = 32;

    public KeyRing {
        if (addressing.length < MIN_SECRET_BYTES || signing.isEmpty() || signing.size() > 2) {
            throw new IllegalArgumentException("A key ring has an addressing secret and one or two signing keys");
        }
    }

    /** @param id 1 to 16 of {@code A-Z a-z 0-9}, carried by what the key signs */
    public record SigningKey(String id, byte[] secret) {
        public SigningKey {
            if (!id.matches("[A-Za-z0-9]{1,16}") || secret.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("A signing key has an id and at least 32 bytes");
            }
        }

        @Override
        public String toString() {
            return "SigningKey[" + id + "]";
        }
    }

    @Override
    public String toString() {
        return "KeyRing" + signing;
    }
}
