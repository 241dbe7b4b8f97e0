package io.orghub.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.orghub.domain.KeyRing;
import io.orghub.domain.KeyRings;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Keys of this data folder's own, where AWS has a secure parameter. */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
class LocalKeyRings implements KeyRings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_ID = "local";

    private final KeyRing keyRing;

    LocalKeyRings(DataFolder folder) {
        try {
            var kept = JSON.readTree(folder.keep("keys.json", LocalKeyRings::make));
            keyRing = new KeyRing(
                    bytes(kept.path("addressing")),
                    List.of(new KeyRing.SigningKey(KEY_ID, bytes(kept.path("signing")))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("keys.json cannot be read", e);
        }
    }

    @Override
    public KeyRing current() {
        return keyRing;
    }

    private static String make() {
        return JSON.createObjectNode()
                .put("addressing", secret())
                .put("signing", secret())
                .toString();
    }

    private static String secret() {
        var bytes = new byte[KeyRing.MIN_SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }
}
