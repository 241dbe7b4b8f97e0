package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lets members and invitations into an organisation through the licence gate; lapsed reservations make room first. */
@Singleton
final class Admission {
    private final LicenceGate gate;
    private final ExpiredReservations expired;

    Admission(LicenceGate gate, ExpiredReservations expired) {
        this.gate = gate;
        this.expired = expired;
    }

    /** What a request is told that is not let in. */
    interface Refusals<R> {
        R exhausted(long available, long requested);

        R archived();
    }

    /** @param licences to be taken; none under the enrolment policy, which asks only for one to be left */
    <R> Plan.Gate<R> to(
            Operation operation,
            Group organisation,
            EntryKind kind,
            int licences,
            String subject,
            Refusals<R> refusals) {
        return new Plan.Gate<>(
                gate.admit(operation, organisation, kind, licences, subject),
                account -> refusal(operation, organisation, Math.max(1, licences), account, refusals));
    }

    private <R> Optional<R> refusal(
            Operation operation,
            Group organisation,
            int requested,
            Optional<Map<String, AttributeValue>> account,
            Refusals<R> refusals) {
        return switch (LicenceGate.refusal(account, organisation.policy().orElseThrow())) {
            case LicenceGate.Refusal.Exhausted(long available) ->
                expired.reclaim(operation.attempt(0), organisation.id())
                        ? Optional.empty()
                        : Optional.of(refusals.exhausted(available, requested));
            case LicenceGate.Refusal.Closed() -> Optional.of(refusals.archived());
            // The caller read the group before its policy changed: the next request sees the new one.
            case LicenceGate.Refusal.PolicyChanged() -> throw new Busy("The licence policy has just changed", null);
        };
    }
}
