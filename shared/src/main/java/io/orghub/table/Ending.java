package io.orghub.table;

import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationId;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Offered;
import io.orghub.domain.Operation;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The writes of revoking and declining: an invitation ends and the licence that it holds comes back together, or neither. */
@Singleton
final class Ending {
    private final OrgTable table;
    private final LicenceGate gate;
    private final PlannedWrites writes;

    Ending(OrgTable table, LicenceGate gate, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.writes = writes;
    }

    RevokeOutcome revoke(Operation operation, Group group, InvitationId id, Role strongestRevocable) {
        return writes.run(operation, attempt -> revoking(attempt, group, id, strongestRevocable));
    }

    private Plan<RevokeOutcome> revoking(Operation operation, Group group, InvitationId id, Role strongestRevocable) {
        var found = table.get(InvitationItem.SCHEMA, TableKeys.invitation(group.tenant(), group.id(), id.key()))
                .filter(item -> item.generation() >= id.generation());
        if (found.isEmpty()) {
            return new Plan.Nothing<>(new RevokeOutcome.NeverInvited());
        }
        var invitation = found.get();
        // Only after it had ended was the address invited anew, and the new invitation is not the one to be revoked.
        if (invitation.generation() > id.generation()) {
            return new Plan.Nothing<>(new RevokeOutcome.Revoked());
        }
        if (!strongestRevocable.atLeast(Words.read(Role.class, invitation.role()))) {
            return new Plan.Nothing<>(new RevokeOutcome.NotPermitted());
        }
        return switch (invitation.statusAsRead()) {
            // One that has lapsed ends as what it is; its licence is free again all the same.
            case PENDING ->
                ending(
                        operation,
                        invitation,
                        invitation.isInForce(operation.at()) ? InvitationStatus.REVOKED : InvitationStatus.EXPIRED,
                        new RevokeOutcome.Revoked(),
                        new RevokeOutcome.Archived());
            case ACCEPTED -> new Plan.Nothing<>(new RevokeOutcome.AlreadyAccepted());
            case DECLINED, REVOKED, EXPIRED -> new Plan.Nothing<>(new RevokeOutcome.Revoked());
        };
    }

    DeclineOutcome decline(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        return offered.tenant().equals(operation.tenant())
                ? writes.run(operation, attempt -> declining(attempt, offered, verified))
                : new DeclineOutcome.Invalid();
    }

    private Plan<DeclineOutcome> declining(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        var invitationKey = TableKeys.invitation(offered.tenant(), offered.group(), offered.key());
        var groupKey = TableKeys.group(offered.tenant(), offered.group());
        var found = table.getAll(List.of(invitationKey, groupKey));
        var invitation = found.get(InvitationItem.SCHEMA, invitationKey).filter(item -> item.is(offered));
        var group = found.get(GroupItem.SCHEMA, groupKey).map(GroupItem::toDomain);
        if (invitation.isEmpty() || group.isEmpty()) {
            return new Plan.Nothing<>(new DeclineOutcome.Invalid());
        }
        if (verified.isEmpty()) {
            return new Plan.Nothing<>(new DeclineOutcome.EmailNotVerified());
        }
        if (!invitation.get().isOf(verified.get())) {
            return new Plan.Nothing<>(new DeclineOutcome.EmailMismatch());
        }
        return switch (invitation.get().toDomain().statusAt(operation.at())) {
            case PENDING ->
                group.get().archived()
                        ? new Plan.Nothing<>(new DeclineOutcome.Archived())
                        : ending(
                                operation,
                                invitation.get(),
                                InvitationStatus.DECLINED,
                                new DeclineOutcome.Declined(),
                                new DeclineOutcome.Archived());
            case ACCEPTED -> new Plan.Nothing<>(new DeclineOutcome.AlreadyAccepted());
            case DECLINED -> new Plan.Nothing<>(new DeclineOutcome.Declined());
            case REVOKED -> new Plan.Nothing<>(new DeclineOutcome.Revoked());
            case EXPIRED -> new Plan.Nothing<>(new DeclineOutcome.Expired());
        };
    }

    private <R> Plan<R> ending(
            Operation operation, InvitationItem invitation, InvitationStatus end, R done, R archived) {
        // The version read: an invitation ends once, and its licence comes back once.
        var ended = table.putting(
                InvitationItem.SCHEMA,
                invitation.ended(operation, end),
                Condition.unchangedSince(invitation.version()));
        if (invitation.heldLicences() == 0) {
            return new Plan.Write<>(done, Optional.empty(), List.of(ended));
        }
        var known = invitation.toDomain();
        var release = gate.release(
                operation,
                known.link().group(),
                invitation.heldLicences(),
                "invitation " + end,
                "invitation:" + known.id());
        return new Plan.Write<>(
                done, Optional.of(new Plan.Gate<>(release, account -> Optional.of(archived))), List.of(ended));
    }
}
