package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.GroupId;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Gives back the licences of invitations that have expired, when somebody needs them. */
@Singleton
final class ExpiredReservations {
    private static final int MAX_INVITATIONS = OrgTable.MAX_TRANSACTION_ITEMS - 1;
    private static final int MAX_ROUNDS = 20;

    private final OrgTable table;
    private final LicenceGate gate;

    ExpiredReservations(OrgTable table, LicenceGate gate) {
        this.table = table;
        this.gate = gate;
    }

    /**
     * Asks, and asks again as long as reservations that have lapsed can make room.
     *
     * @param operation whose {@link Operation#attempt attempts} are the writes
     * @throws Busy when more have lapsed than one request gives back
     */
    <R> R makingRoom(Operation operation, GroupId organisation, Supplier<R> ask, Predicate<R> refused) {
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            var answer = ask.get();
            if (!refused.test(answer) || !reclaim(operation.attempt(round), organisation)) {
                return answer;
            }
        }
        throw new Busy("More reservations have lapsed than one request gives back", null);
    }

    /** Whether asking the account again may go better: some were given back, here or by someone at the same time. */
    boolean reclaim(Operation operation, GroupId organisation) {
        var expired = expired(operation, organisation).limit(MAX_INVITATIONS).toList();
        int licences = expired.stream().mapToInt(InvitationItem::heldLicences).sum();
        if (licences == 0) {
            return false;
        }
        var items = new ArrayList<TransactWriteItem>();
        items.add(gate.release(
                operation, organisation, licences, "invitations expired", "request:" + operation.requestId()));
        for (var invitation : expired) {
            // The version stands for all that was read: still pending, of this expiry, holding this licence.
            items.add(table.putting(
                    InvitationItem.SCHEMA,
                    invitation.ended(operation, InvitationStatus.EXPIRED),
                    Condition.unchangedSince(invitation.version())));
        }
        table.commit(operation, items);
        return true;
    }

    /** What there is to be given back. */
    long held(Operation operation, GroupId organisation) {
        return expired(operation, organisation)
                .mapToLong(InvitationItem::heldLicences)
                .sum();
    }

    private Stream<InvitationItem> expired(Operation operation, GroupId organisation) {
        var due = QueryConditional.sortLessThanOrEqualTo(
                key -> key.partitionValue(TableKeys.pendingList(operation.tenant(), organisation))
                        .sortValue(TableKeys.pendingUpTo(operation.at())));
        return table
                .of(InvitationItem.SCHEMA)
                .index(TableKeys.BY_LIST)
                .query(query -> query.queryConditional(due).limit(MAX_INVITATIONS))
                .stream()
                .flatMap(page -> page.items().stream())
                .filter(invitation -> invitation.heldLicences() > 0);
    }
}
