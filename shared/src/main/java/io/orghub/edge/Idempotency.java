package io.orghub.edge;

import io.orghub.domain.Claim;
import io.orghub.domain.Once;
import io.orghub.domain.RecordedAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The {@code Idempotency-Key} header (1 to 255 visible ASCII characters): same caller, route, key, query and body, same
 * answer; another query or body is refused.
 */
public final class Idempotency {
    private static final String HEADER = "idempotency-key";
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration KEPT_FOR = Duration.ofHours(24);

    private Idempotency() {}

    /** Where the header may be absent. Answers are kept for 24 hours. */
    public static <R> Optional<Claim<R>> claim(ApiRequest request, Function<R, Answer> toAnswer) {
        return key(request).map(key -> claim(request, key, Optional.of(KEPT_FOR), toAnswer));
    }

    /** Where it may not be. Answers are kept for ever. */
    public static <R> Claim<R> requiredClaim(ApiRequest request, Function<R, Answer> toAnswer) {
        var key = key(request)
                .orElseThrow(() -> new BadRequest(Answer.problem(
                        ProblemCode.IDEMPOTENCY_KEY_REQUIRED,
                        "Send an Idempotency-Key header, new for each request that is not a repetition.")));
        return claim(request, key, Optional.empty(), toAnswer);
    }

    public static <R> Answer answer(Once<R> once, Function<R, Answer> toAnswer) {
        return switch (once) {
            case Once.First<R>(R outcome) -> toAnswer.apply(outcome);
            case Once.Again<R>(RecordedAnswer answer) -> Answer.recorded(answer);
            case Once.KeyReused<R>() ->
                Answer.problem(ProblemCode.IDEMPOTENCY_KEY_REUSED, "This key came with another body or query before.");
        };
    }

    private static Optional<String> key(ApiRequest request) {
        return request.header(HEADER).map(key -> {
            if (!FORM.matcher(key).matches()) {
                throw BadRequest.at("#Idempotency-Key", "must be 1 to 255 visible ASCII characters");
            }
            return key;
        });
    }

    private static <R> Claim<R> claim(
            ApiRequest request, String key, Optional<Duration> keptFor, Function<R, Answer> toAnswer) {
        var scope = String.join("\n", request.caller().user().value(), request.route(), key);
        return new Claim<>(
                hash(scope.getBytes(StandardCharsets.UTF_8)),
                hash(fingerprint(request)),
                keptFor,
                outcome -> recorded(toAnswer.apply(outcome)));
    }

    private static byte[] fingerprint(ApiRequest request) {
        if (request.query().isEmpty()) {
            return request.bytes();
        }
        var query = Json.write(new TreeMap<>(request.query())).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(query.length + request.bytes().length)
                .put(query)
                .put(request.bytes())
                .array();
    }

    private static Optional<RecordedAnswer> recorded(Answer answer) {
        return answer instanceof Answer.Success success
                ? Optional.of(new RecordedAnswer(
                        success.status(),
                        Json.write(success.body()),
                        Optional.ofNullable(success.headers().get("location"))))
                : Optional.empty();
    }

    private static String hash(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
