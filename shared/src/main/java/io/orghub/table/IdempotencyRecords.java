package io.orghub.table;

import io.orghub.domain.Claim;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.RecordedAnswer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The first answers to requests with an idempotency key, each committed in the transaction of what it answers. */
@Singleton
final class IdempotencyRecords {
    /** One effect for each key: a record still kept refuses the whole transaction. */
    private static final String UNUSED = "attribute_not_exists(pk) OR purgeAtEpochSeconds < :now";

    private final OrgTable table;

    IdempotencyRecords(OrgTable table) {
        this.table = table;
    }

    /** What an earlier request under this claim was answered. */
    <R> Optional<Once<R>> earlier(Operation operation, Claim<R> claim) {
        return table.get(IdempotencyItem.SCHEMA, TableKeys.idempotency(operation.tenant(), claim.recordId()))
                .filter(item -> item.isKeptAt(operation.at()))
                .map(item -> judge(item, claim));
    }

    /** The same, from the record that refused a transaction. */
    <R> Once<R> earlier(Map<String, AttributeValue> found, Claim<R> claim) {
        return judge(IdempotencyItem.SCHEMA.mapToItem(found), claim);
    }

    <R> TransactWriteItem recording(Operation operation, Claim<R> claim, RecordedAnswer answer) {
        return table.putting(IdempotencyItem.SCHEMA, item(operation, claim, answer), unused(operation));
    }

    /** Keeps the answer to a request that had nothing to write. */
    <R> Once<R> recordAlone(Operation operation, Claim<R> claim, R outcome) {
        return claim.answer()
                .apply(outcome)
                .map(answer -> table.commit(operation, List.of(recording(operation, claim, answer))))
                .<Once<R>>map(commit -> switch (commit) {
                    case Commit.Done() -> new Once.First<>(outcome);
                    case Commit.Refused refused -> earlier(refused.found(0).orElseThrow(), claim);
                })
                .orElseGet(() -> new Once.First<>(outcome));
    }

    private static Condition unused(Operation operation) {
        return Condition.of(UNUSED).with(":now", operation.at().getEpochSecond());
    }

    private static <R> IdempotencyItem item(Operation operation, Claim<R> claim, RecordedAnswer answer) {
        return IdempotencyItem.from(
                operation,
                claim.recordId(),
                claim.fingerprint(),
                answer,
                claim.keptFor().map(operation.at()::plus));
    }

    private static <R> Once<R> judge(IdempotencyItem item, Claim<R> claim) {
        return item.fingerprint().equals(claim.fingerprint())
                ? new Once.Again<>(item.toDomain())
                : new Once.KeyReused<>();
    }
}
