package io.orghub.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.orghub.domain.DerivedKey;
import io.orghub.domain.KeyRing.SigningKey;
import io.orghub.domain.KeyRings;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Cursors of lists: a position sealed with AES-GCM, bound to tenant, caller, route and filter, good for a day. Sealed
 * and not only signed, for a position holds names and cursors stand in access logs.
 */
@Singleton
public final class Cursors {
    private static final Duration GOOD_FOR = Duration.ofDays(1);
    private static final int DEFAULT_SIZE = 25;
    private static final int MAX_SIZE = 100;
    private static final int MAX_DIGITS = 9;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_LENGTH = 2048;
    private static final String PURPOSE = "orghub/cursor/v1";
    private static final String PAGE_SIZE = "pageSize";
    private static final String CURSOR = "cursor";

    private final KeyRings keyRings;
    private final Clock clock;
    private final SecureRandom random;

    Cursors(KeyRings keyRings, Clock clock, SecureRandom random) {
        this.keyRings = keyRings;
        this.clock = clock;
        this.random = random;
    }

    /** A page as clients read it. */
    public record View<T>(List<T> items, Optional<String> nextCursor) {}

    /** {@code pageSize} (25 unless asked for, 100 at most) and {@code cursor} of a request. */
    public PageRequest page(ApiRequest request) {
        return new PageRequest(size(request), request.query(CURSOR).map(cursor -> open(request, cursor)));
    }

    public <T, V> View<V> view(ApiRequest request, Page<T> page, Function<T, V> toView) {
        return new View<>(
                page.items().stream().map(toView).toList(), page.next().map(position -> seal(request, position)));
    }

    private static int size(ApiRequest request) {
        return request.query(PAGE_SIZE)
                .map(text -> {
                    if (!text.matches("[1-9][0-9]*")) {
                        throw BadRequest.at("#" + PAGE_SIZE, "must be a whole number from 1");
                    }
                    return text.length() > MAX_DIGITS ? MAX_SIZE : Math.min(Integer.parseInt(text), MAX_SIZE);
                })
                .orElse(DEFAULT_SIZE);
    }

    private String seal(ApiRequest request, Position position) {
        var key = keyRings.current().signing().getFirst();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var content = new HashMap<>(position.key());
        content.put(CURSOR, Long.toString(clock.instant().plus(GOOD_FOR).getEpochSecond()));
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, request)
                    .doFinal(Json.write(content).getBytes(StandardCharsets.UTF_8));
            var bytes = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return key.id() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Position open(ApiRequest request, String cursor) {
        return Optional.of(cursor)
                .filter(text -> text.length() <= MAX_LENGTH)
                .flatMap(text -> unsealed(request, text))
                .filter(content -> Long.parseLong(content.remove(CURSOR))
                        >= clock.instant().getEpochSecond())
                .map(Position::new)
                .orElseThrow(
                        () -> new BadRequest(
                                Answer.problem(
                                        ProblemCode.INVALID_CURSOR,
                                        "The cursor is not one that this list gave for this filter today. Start from the first page.")));
    }

    private Optional<Map<String, String>> unsealed(ApiRequest request, String cursor) {
        int dot = cursor.indexOf('.');
        return keyRings.current().signing().stream()
                .filter(key -> dot > 0 && key.id().equals(cursor.substring(0, dot)))
                .findFirst()
                .flatMap(key -> unsealed(request, key, cursor.substring(dot + 1)));
    }

    private Optional<Map<String, String>> unsealed(ApiRequest request, SigningKey key, String encoded) {
        try {
            var bytes = Base64.getUrlDecoder().decode(encoded);
            // Base64 has several spellings of the same bytes: only the one that was given is good.
            boolean asGiven = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(encoded);
            if (bytes.length <= NONCE_BYTES || !asGiven) {
                return Optional.empty();
            }
            var opened = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), request)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            var content = new HashMap<String, String>();
            Json.read(new String(opened, StandardCharsets.UTF_8))
                    .properties()
                    .forEach(entry ->
                            content.put(entry.getKey(), entry.getValue().textValue()));
            return Optional.of(content);
        } catch (GeneralSecurityException | IllegalArgumentException | JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SigningKey key, byte[] nonce, ApiRequest request)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, DerivedKey.of(key, "AES", PURPOSE), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo(request).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String boundTo(ApiRequest request) {
        var filter = new TreeMap<>(request.query());
        filter.remove(CURSOR);
        filter.remove(PAGE_SIZE);
        return String.join(
                "\n", request.tenant().value(), request.caller().user().value(), request.route(), Json.write(filter));
    }
}
