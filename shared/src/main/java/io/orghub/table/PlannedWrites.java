package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.Claim;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The one way from a request to its write: an earlier answer under its key first; then read, plan, and commit the plan on
 * the condition that what was read still stands; and plan again where it does not.
 */
@Singleton
final class PlannedWrites {
    private static final int MAX_PLANS = 6;
    // A function has twenty seconds: no new plan is begun that might not come to its end.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final OrgTable table;
    private final IdempotencyRecords records;

    PlannedWrites(OrgTable table, IdempotencyRecords records) {
        this.table = table;
        this.records = records;
    }

    <R> R run(Operation operation, Function<Operation, Plan<R>> planner) {
        return switch (run(operation, Optional.empty(), planner)) {
            case Once.First<R>(R outcome) -> outcome;
            case Once.Again<R> again -> throw new IllegalStateException("Answered before, without a key");
            case Once.KeyReused<R> reused -> throw new IllegalStateException("A key reused, without a key");
        };
    }

    /** @throws Busy when what the plans stand on keeps changing */
    <R> Once<R> run(Operation operation, Optional<Claim<R>> claim, Function<Operation, Plan<R>> planner) {
        var earlier = claim.flatMap(made -> records.earlier(operation, made));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        long began = System.nanoTime();
        for (int number = 1; number <= MAX_PLANS && System.nanoTime() - began < PATIENCE.toNanos(); number++) {
            if (number > 1) {
                Backoff.pause(number - 1);
            }
            var attempt = operation.attempt(number);
            var done =
                    switch (planner.apply(attempt)) {
                        case Plan.Nothing<R>(R outcome) -> Optional.of(settled(attempt, claim, outcome));
                        case Plan.Write<R> write -> commit(attempt, claim, write);
                    };
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Busy("What the plans stood on kept changing", null);
    }

    private <R> Once<R> settled(Operation operation, Optional<Claim<R>> claim, R outcome) {
        return claim.map(made -> records.recordAlone(operation, made, outcome))
                .orElseGet(() -> new Once.First<>(outcome));
    }

    /** Nothing if the plan has to be made anew. */
    private <R> Optional<Once<R>> commit(Operation operation, Optional<Claim<R>> claim, Plan.Write<R> write) {
        var items = new ArrayList<TransactWriteItem>();
        claim.flatMap(made ->
                        made.answer().apply(write.outcome()).map(answer -> records.recording(operation, made, answer)))
                .ifPresent(items::add);
        int gateIndex = items.size();
        write.gate().map(Plan.Gate::item).ifPresent(items::add);
        items.addAll(write.items());
        return switch (table.commit(operation, items)) {
            case Commit.Done() -> Optional.of(new Once.First<>(write.outcome()));
            // The record comes before all else: a replay is one whatever the other conditions say by now.
            case Commit.Refused refused
            when gateIndex > 0 && refused.refuses(0) ->
                Optional.of(records.earlier(refused.found(0).orElseThrow(), claim.orElseThrow()));
            // Where something else has changed as well, less may be needed: that is for the next plan to see.
            case Commit.Refused refused
            when write.gate().isPresent() && refused.refusesOnly(gateIndex) ->
                write.gate().get().refusal().apply(refused.found(gateIndex)).map(Once.First::new);
            case Commit.Refused refused -> Optional.empty();
        };
    }
}
