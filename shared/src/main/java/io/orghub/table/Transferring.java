package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.Operation;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives groups to other owners. Group, former and new owner change together, so there is exactly one at any moment. */
@Singleton
final class Transferring {
    private final OrgTable table;
    private final LicenceGate gate;
    private final PlannedWrites writes;

    Transferring(OrgTable table, LicenceGate gate, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.writes = writes;
    }

    TransferOutcome transfer(Operation operation, Group group, UserId newOwner, boolean byTenantAdmin) {
        return writes.run(operation, attempt -> plan(attempt, group, newOwner, byTenantAdmin));
    }

    private Plan<TransferOutcome> plan(Operation operation, Group asked, UserId newOwner, boolean byTenantAdmin) {
        var found = table.get(GroupItem.SCHEMA, TableKeys.group(asked.tenant(), asked.id()))
                .orElseThrow();
        var group = found.toDomain();
        if (group.archived()) {
            return new Plan.Nothing<>(new TransferOutcome.Archived());
        }
        var oldKey = TableKeys.member(group.tenant(), group.id(), group.owner());
        var newKey = TableKeys.member(group.tenant(), group.id(), newOwner);
        var members = table.getAll(Stream.of(oldKey, newKey).distinct().toList());
        var old = members.get(MemberItem.SCHEMA, oldKey).orElseThrow();
        boolean transferred = group.owner().equals(newOwner);
        // Asked at each plan: of two transfers at once the second comes from one who is no longer the owner.
        boolean permitted = byTenantAdmin || group.owner().equals(operation.actor());
        // Its owner until this very transfer, of which the answer was lost.
        boolean again = transferred && operation.actor().value().equals(old.changedBy());
        if (!permitted && !again) {
            return new Plan.Nothing<>(new TransferOutcome.NotPermitted());
        }
        if (transferred) {
            return new Plan.Nothing<>(new TransferOutcome.Transferred(group));
        }
        return members.get(MemberItem.SCHEMA, newKey)
                .filter(MemberItem::isActive)
                .<Plan<TransferOutcome>>map(member -> handingOver(operation, found, old, member))
                .orElseGet(() -> new Plan.Nothing<>(new TransferOutcome.NotAMember()));
    }

    private Plan<TransferOutcome> handingOver(
            Operation operation, GroupItem found, MemberItem oldOwner, MemberItem newOwner) {
        var group = found.toDomain();
        var owned = found.changed(group.ownedBy(new UserId(newOwner.userId())), operation);
        // The licence of being a member changes hands; those of enrolments come back, for they end with the membership.
        int handed = Math.min(newOwner.heldLicences(), group.licencesPerMember());
        int released = newOwner.heldLicences() - handed;
        var release = Optional.of(released)
                .filter(licences -> licences > 0)
                .map(licences -> gate.release(
                        operation, group.id(), licences, "ownership transferred", "user:" + newOwner.userId()))
                .map(item ->
                        new Plan.Gate<TransferOutcome>(item, closed -> Optional.of(new TransferOutcome.Archived())));
        return new Plan.Write<>(
                new TransferOutcome.Transferred(owned.toDomain()),
                release,
                List.of(
                        table.putting(GroupItem.SCHEMA, owned, Condition.unchangedSince(found.version())),
                        table.putting(
                                MemberItem.SCHEMA,
                                oldOwner.retired(Kind.usualIn(group.type()), handed, operation),
                                Condition.unchangedSince(oldOwner.version())),
                        table.putting(
                                MemberItem.SCHEMA,
                                newOwner.owning(group, operation),
                                Condition.unchangedSince(newOwner.version()))));
    }
}
