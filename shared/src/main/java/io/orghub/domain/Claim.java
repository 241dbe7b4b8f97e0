package io.orghub.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an {@code Idempotency-Key} asks for: a record committed in the write's own transaction, so that the same request
 * again finds its first answer before anything looks at a balance.
 *
 * @param recordId made of tenant, caller, route and key
 * @param fingerprint of the request's body
 * @param keptFor for ever if absent
 * @param answer the answer to keep, nothing for a refusal: a refusal changed nothing and is judged anew
 */
public record Claim<R>(
        String recordId,
        String fingerprint,
        Optional<Duration> keptFor,
        Function<R, Optional<RecordedAnswer>> answer) {}
