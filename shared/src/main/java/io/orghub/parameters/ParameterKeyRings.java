package io.orghub.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.KeyRing;
import io.orghub.domain.KeyRings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The key ring in a SecureString of the parameter store, read at run time and for a few minutes remembered: {@code
 * {"addressing": base64, "signing": [{"id", "secret": base64}]}}.
 */
@Singleton
@Secondary
final class ParameterKeyRings implements KeyRings {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

    private final String parameter;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private SsmClient client;
    private KeyRing keyRing;
    private Instant readAt = Instant.MIN;

    ParameterKeyRings(@Value("${keys.parameter}") String parameter, Clock clock) {
        this.parameter = parameter;
        this.clock = clock;
    }

    @Override
    public synchronized KeyRing current() {
        if (keyRing == null || clock.instant().isAfter(readAt.plus(REMEMBERED))) {
            keyRing = readOrRemembered();
            readAt = clock.instant();
        }
        return keyRing;
    }

    // Keys change in days: a ring a little older than it should be beats none.
    private KeyRing readOrRemembered() {
        try {
            return read();
        } catch (Busy unreachable) {
            if (keyRing == null) {
                throw unreachable;
            }
            return keyRing;
        }
    }

    private KeyRing read() {
        try {
            if (client == null) {
                client = SsmClient.builder()
                        .overrideConfiguration(override ->
                                override.apiCallTimeout(CALL_TIMEOUT).apiCallAttemptTimeout(ATTEMPT_TIMEOUT))
                        .build();
            }
            var value = client.getParameter(request -> request.name(parameter).withDecryption(true))
                    .parameter()
                    .value();
            return parse(json.readTree(value));
        } catch (SdkException e) {
            throw new Busy("The signing keys could not be read", e);
        } catch (IOException | IllegalArgumentException e) {
            // Without the cause: its message may quote the secret.
            throw new IllegalStateException("The parameter of the signing keys has not the form that the README shows");
        }
    }

    private static KeyRing parse(JsonNode tree) {
        var signing = new ArrayList<KeyRing.SigningKey>();
        tree.path("signing")
                .forEach(key ->
                        signing.add(new KeyRing.SigningKey(key.path("id").asText(), decode(key.path("secret")))));
        return new KeyRing(decode(tree.path("addressing")), signing);
    }

    private static byte[] decode(JsonNode text) {
        return Base64.getDecoder().decode(text.asText());
    }
}
