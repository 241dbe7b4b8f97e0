package io.orghub.table;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The writes of accepting: the invitation ends and the membership begins together, or neither. */
@Singleton
final class Accepting {
    private static final int MAX_PLANS = 6;

    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;

    Accepting(OrgTable table, LicenceGate gate, ExpiredReservations expired) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
    }

    AcceptOutcome accept(Operation operation, InvitationLink link, Optional<EmailAddress> verified) {
        if (!link.tenant().equals(operation.tenant())) {
            return new AcceptOutcome.Invalid();
        }
        for (int attempt = 1; attempt <= MAX_PLANS; attempt++) {
            var outcome = attempt(operation.attempt(attempt), link, verified);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new Busy("The invitation kept changing", null);
    }

    /** Nothing if what was read has changed. */
    private Optional<AcceptOutcome> attempt(Operation operation, InvitationLink link, Optional<EmailAddress> verified) {
        var invitationKey = TableKeys.invitation(link.tenant(), link.group(), link.key());
        var memberKey = TableKeys.member(link.tenant(), link.group(), operation.actor());
        var groupKey = TableKeys.group(link.tenant(), link.group());
        var found = table.getAll(List.of(invitationKey, memberKey, groupKey));
        var invitation = found.get(InvitationItem.SCHEMA, invitationKey)
                .filter(item -> item.generation() == link.generation() && item.sending() == link.sending());
        var group = found.get(GroupItem.SCHEMA, groupKey).map(GroupItem::toDomain);
        if (invitation.isEmpty() || group.isEmpty()) {
            return Optional.of(new AcceptOutcome.Invalid());
        }
        var member = found.get(MemberItem.SCHEMA, memberKey);
        var refusal = refusal(operation, invitation.get(), verified);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (invitation.get().statusAsRead() == InvitationStatus.ACCEPTED) {
            return Optional.of(again(operation, invitation.get(), memberKey));
        }
        if (group.get().archived()) {
            return Optional.of(new AcceptOutcome.Archived());
        }
        return member.filter(MemberItem::isActive)
                .map(active -> close(operation, invitation.get(), active))
                .orElseGet(() -> join(operation, group.get(), invitation.get(), member));
    }

    private static Optional<AcceptOutcome> refusal(
            Operation operation, InvitationItem invitation, Optional<EmailAddress> verified) {
        if (verified.isEmpty()) {
            return Optional.of(new AcceptOutcome.EmailNotVerified());
        }
        if (!invitation.isOf(verified.get())) {
            return Optional.of(new AcceptOutcome.EmailMismatch());
        }
        return switch (invitation.toDomain().statusAt(operation.at())) {
            case PENDING, ACCEPTED -> Optional.empty();
            case DECLINED -> Optional.of(new AcceptOutcome.Declined());
            case REVOKED -> Optional.of(new AcceptOutcome.Revoked());
            case EXPIRED -> Optional.of(new AcceptOutcome.Expired());
        };
    }

    // The membership is read once more: items read together are no snapshot, and the one before may be older than the
    // invitation's end that it was committed with.
    private AcceptOutcome again(Operation operation, InvitationItem invitation, ItemKey memberKey) {
        boolean same = operation.actor().value().equals(invitation.acceptedBy());
        boolean stillMember = same
                && table.get(MemberItem.SCHEMA, memberKey)
                        .filter(MemberItem::isActive)
                        .isPresent();
        return stillMember
                ? new AcceptOutcome.Accepted(
                        invitation.toDomain().link().group(),
                        operation.actor(),
                        Words.read(Role.class, invitation.acceptedRole()))
                : new AcceptOutcome.AlreadyUsed();
    }

    private Optional<AcceptOutcome> join(
            Operation operation, Group group, InvitationItem invitation, Optional<MemberItem> tombstone) {
        var role = Words.read(Role.class, invitation.role());
        int held = group.licencesPerMember();
        var member = MemberItem.joining(
                operation,
                group.id(),
                operation.actor(),
                role,
                Optional.of(Words.read(Kind.class, invitation.kind())),
                held,
                tombstone);
        var items = new ArrayList<TransactWriteItem>();
        items.add(ending(operation, invitation, role));
        items.add(table.putting(MemberItem.SCHEMA, member, DynamoMembers.replacing(tombstone)));
        int accountIndex = items.size();
        boolean asksAccount = group.policy().isPresent() && (held == 0 || invitation.heldLicences() < held);
        if (asksAccount) {
            // Under the enrolment policy, or where the policy has changed since: the invitation holds nothing.
            items.add(gate.admit(operation, group, EntryKind.CONSUME, held, "user:" + operation.actor()));
        }
        return switch (table.commit(operation, items)) {
            case Commit.Done() -> Optional.of(new AcceptOutcome.Accepted(group.id(), operation.actor(), role));
            case Commit.Refused refused
            when asksAccount && refused.refusesOnly(accountIndex) ->
                refusedByAccount(operation, group, LicenceGate.refusal(refused.found(accountIndex), policy(group)));
            case Commit.Refused refused -> Optional.empty();
        };
    }

    private Optional<AcceptOutcome> refusedByAccount(Operation operation, Group group, LicenceGate.Refusal refusal) {
        return switch (refusal) {
            case LicenceGate.Refusal.Exhausted(long available) ->
                expired.reclaim(operation.attempt(0), group)
                        ? Optional.empty()
                        : Optional.of(new AcceptOutcome.LicencesExhausted(available, 1));
            case LicenceGate.Refusal.Closed() -> Optional.of(new AcceptOutcome.Archived());
            case LicenceGate.Refusal.PolicyChanged() -> throw new Busy("The licence policy has just changed", null);
        };
    }

    private static LicencePolicy policy(Group group) {
        return group.policy().orElseThrow();
    }

    /** For a member already: the invitation ends, its licence comes back, and the role is raised or stays. */
    private Optional<AcceptOutcome> close(Operation operation, InvitationItem invitation, MemberItem member) {
        var role = Role.stronger(member.roleAsRead(), Words.read(Role.class, invitation.role()));
        var items = new ArrayList<TransactWriteItem>();
        items.add(ending(operation, invitation, role));
        if (invitation.heldLicences() > 0) {
            items.add(gate.release(
                    operation,
                    invitation.toDomain().link().group(),
                    invitation.heldLicences(),
                    "already a member",
                    "invitation:" + invitation.toDomain().id()));
        }
        if (role != member.roleAsRead()) {
            items.add(table.putting(
                    MemberItem.SCHEMA, member.withRole(role, operation), Condition.unchangedSince(member.version())));
        }
        return switch (table.commit(operation, items)) {
            case Commit.Done() ->
                Optional.of(
                        new AcceptOutcome.Accepted(invitation.toDomain().link().group(), operation.actor(), role));
            case Commit.Refused refused -> Optional.empty();
        };
    }

    // The version read: an invitation is accepted once, and only while it is of this sending and pending.
    private TransactWriteItem ending(Operation operation, InvitationItem invitation, Role role) {
        return table.putting(
                InvitationItem.SCHEMA,
                invitation.accepted(operation, role),
                Condition.unchangedSince(invitation.version()));
    }
}
