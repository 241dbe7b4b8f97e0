package io.orghub.table;

import io.orghub.domain.Operation;
import io.orghub.domain.RecordedAnswer;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#IDEMPOTENCY#id | IDEMPOTENCY}: the first answer to a request with an idempotency key. */
record IdempotencyItem(
        String pk,
        String sk,
        String itemType,
        String fingerprint,
        Integer answerStatus,
        String answerBody,
        String answerLocation,
        Long createdAtEpochMillis,
        Long purgeAtEpochSeconds,
        String requestId,
        String operationId) {
    static final TableSchema<IdempotencyItem> SCHEMA = RecordSchema.of(IdempotencyItem.class);

    static IdempotencyItem from(
            Operation operation,
            String recordId,
            String fingerprint,
            RecordedAnswer answer,
            Optional<Instant> purgeAt) {
        var key = TableKeys.idempotency(operation.tenant(), recordId);
        return new IdempotencyItem(
                key.pk(),
                key.sk(),
                "idempotency",
                fingerprint,
                answer.status(),
                answer.body(),
                answer.location().orElse(null),
                operation.at().toEpochMilli(),
                purgeAt.map(Instant::getEpochSecond).orElse(null),
                operation.requestId(),
                operation.id());
    }

    // Expired items may linger for days before they are deleted.
    boolean isKeptAt(Instant now) {
        return purgeAtEpochSeconds == null || now.getEpochSecond() <= purgeAtEpochSeconds;
    }

    RecordedAnswer toDomain() {
        return new RecordedAnswer(answerStatus, answerBody, Optional.ofNullable(answerLocation));
    }
}
