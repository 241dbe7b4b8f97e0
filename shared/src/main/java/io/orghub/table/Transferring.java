package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Gives groups to other owners. Group, former and new owner change together, so there is exactly one at any moment. */
@Singleton
final class Transferring {
    private final OrgTable table;
    private final PlannedWrites writes;

    Transferring(OrgTable table, PlannedWrites writes) {
        this.table = table;
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
        // Asked at each plan: of two transfers at once the second comes from one who is no longer the owner.
        if (!byTenantAdmin && !group.owner().equals(operation.actor())) {
            return new Plan.Nothing<>(new TransferOutcome.NotPermitted());
        }
        if (group.owner().equals(newOwner)) {
            return new Plan.Nothing<>(new TransferOutcome.Transferred(group));
        }
        var oldKey = TableKeys.member(group.tenant(), group.id(), group.owner());
        var newKey = TableKeys.member(group.tenant(), group.id(), newOwner);
        var members = table.getAll(List.of(oldKey, newKey));
        var old = members.get(MemberItem.SCHEMA, oldKey).orElseThrow();
        return members.get(MemberItem.SCHEMA, newKey)
                .filter(MemberItem::isActive)
                .<Plan<TransferOutcome>>map(member -> handingOver(operation, found, old, member))
                .orElseGet(() -> new Plan.Nothing<>(new TransferOutcome.NotAMember()));
    }

    private Plan<TransferOutcome> handingOver(
            Operation operation, GroupItem found, MemberItem oldOwner, MemberItem newOwner) {
        var group = found.toDomain();
        var owned = found.changed(group.ownedBy(new UserId(newOwner.userId())), operation);
        // Under the member policy the licence is that of being a member, and changes hands; under the other each
        // enrolment
        // keeps its own.
        int handed = group.policy().equals(Optional.of(LicencePolicy.MEMBER)) ? newOwner.heldLicences() : 0;
        var admin = oldOwner.handedOver(
                Role.ADMIN, Optional.of(Kind.usualIn(group.type())), oldOwner.heldLicences() + handed, operation);
        var owner = newOwner.handedOver(Role.OWNER, Optional.empty(), newOwner.heldLicences() - handed, operation);
        return new Plan.Write<>(
                new TransferOutcome.Transferred(owned.toDomain()),
                Optional.empty(),
                List.of(
                        table.putting(GroupItem.SCHEMA, owned, Condition.unchangedSince(found.version())),
                        table.putting(MemberItem.SCHEMA, admin, Condition.unchangedSince(oldOwner.version())),
                        table.putting(MemberItem.SCHEMA, owner, Condition.unchangedSince(newOwner.version()))));
    }
}
