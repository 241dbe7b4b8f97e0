package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Gives back the licences of invitations that have expired, when somebody needs them. */
@Singleton
final class ExpiredReservations {
    private static final int MAX_INVITATIONS = OrgTable.MAX_TRANSACTION_ITEMS - 1;

    private final OrgTable table;
    private final LicenceGate gate;

    ExpiredReservations(OrgTable table, LicenceGate gate) {
        this.table = table;
        this.gate = gate;
    }

    /** Whether asking the account again may go better: some were given back, here or by someone at the same time. */
    boolean reclaim(Operation operation, Group organisation) {
        var expired = expired(operation, organisation);
        int licences = expired.stream().mapToInt(InvitationItem::heldLicences).sum();
        if (licences == 0) {
            return false;
        }
        var items = new ArrayList<TransactWriteItem>();
        items.add(gate.release(
                operation, organisation.id(), licences, "invitations expired", "request:" + operation.requestId()));
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

    /** What {@link #reclaim} would give back at once. */
    long held(Operation operation, Group organisation) {
        return expired(operation, organisation).stream()
                .mapToInt(InvitationItem::heldLicences)
                .sum();
    }

    private List<InvitationItem> expired(Operation operation, Group organisation) {
        var due = QueryConditional.sortLessThanOrEqualTo(
                key -> key.partitionValue(TableKeys.pendingList(organisation.tenant(), organisation.id()))
                        .sortValue(TableKeys.pendingUpTo(operation.at())));
        return table
                .of(InvitationItem.SCHEMA)
                .index(TableKeys.BY_LIST)
                .query(query -> query.queryConditional(due).limit(MAX_INVITATIONS))
                .stream()
                .flatMap(page -> page.items().stream())
                .filter(invitation -> invitation.heldLicences() > 0)
                .limit(MAX_INVITATIONS)
                .toList();
    }
}
