package io.orghub.table;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Kind;
import io.orghub.domain.Offered;
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
    private static final Admission.Refusals<AcceptOutcome> REFUSALS = new Admission.Refusals<>() {
        @Override
        public AcceptOutcome exhausted(long available, long requested) {
            return new AcceptOutcome.LicencesExhausted(available, requested);
        }

        @Override
        public AcceptOutcome archived() {
            return new AcceptOutcome.Archived();
        }
    };

    private final OrgTable table;
    private final LicenceGate gate;
    private final Admission admission;
    private final PlannedWrites writes;

    Accepting(OrgTable table, LicenceGate gate, Admission admission, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.admission = admission;
        this.writes = writes;
    }

    AcceptOutcome accept(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        return offered.tenant().equals(operation.tenant())
                ? writes.run(operation, attempt -> plan(attempt, offered, verified))
                : new AcceptOutcome.Invalid();
    }

    private Plan<AcceptOutcome> plan(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        var invitationKey = TableKeys.invitation(offered.tenant(), offered.group(), offered.key());
        var memberKey = TableKeys.member(offered.tenant(), offered.group(), operation.actor());
        var groupKey = TableKeys.group(offered.tenant(), offered.group());
        var found = table.getAll(List.of(invitationKey, memberKey, groupKey));
        var invitation = found.get(InvitationItem.SCHEMA, invitationKey).filter(item -> item.is(offered));
        var group = found.get(GroupItem.SCHEMA, groupKey).map(GroupItem::toDomain);
        if (invitation.isEmpty() || group.isEmpty()) {
            return new Plan.Nothing<>(new AcceptOutcome.Invalid());
        }
        var refusal = refusal(operation, invitation.get(), verified);
        if (refusal.isPresent()) {
            return new Plan.Nothing<>(refusal.get());
        }
        if (invitation.get().statusAsRead() == InvitationStatus.ACCEPTED) {
            return new Plan.Nothing<>(again(operation, invitation.get(), memberKey));
        }
        if (group.get().archived()) {
            return new Plan.Nothing<>(new AcceptOutcome.Archived());
        }
        var member = found.get(MemberItem.SCHEMA, memberKey);
        return member.filter(MemberItem::isActive)
                .map(active -> closing(operation, invitation.get(), active))
                .orElseGet(() -> joining(operation, group.get(), invitation.get(), member));
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

    private Plan<AcceptOutcome> joining(
            Operation operation, Group group, InvitationItem invitation, Optional<MemberItem> tombstone) {
        var role = Words.read(Role.class, invitation.role());
        int held = group.licencesPerMember();
        var member = MemberItem.joining(
                operation,
                group.id(),
                operation.actor(),
                role,
                Optional.of(Words.read(Kind.class, invitation.kind())),
                Optional.of(invitation.toDomain().email()),
                held,
                tombstone);
        return new Plan.Write<>(
                new AcceptOutcome.Accepted(group.id(), operation.actor(), role),
                admission(operation, group, invitation),
                List.of(
                        ending(operation, invitation, role),
                        table.putting(MemberItem.SCHEMA, member, DynamoMembers.replacing(tombstone))));
    }

    // Under the enrolment policy, or where the policy has changed since, the invitation holds no licence to join with.
    private Optional<Plan.Gate<AcceptOutcome>> admission(Operation operation, Group group, InvitationItem invitation) {
        int licences = group.licencesPerMember();
        boolean holdsItsOwn = licences > 0 && invitation.heldLicences() >= licences;
        return group.isOrganisation() && !holdsItsOwn
                ? Optional.of(admission.to(
                        operation, group, EntryKind.CONSUME, licences, "user:" + operation.actor(), REFUSALS))
                : Optional.empty();
    }

    /** For a member already: the invitation ends, its licence comes back, and the role is raised or stays. */
    private Plan<AcceptOutcome> closing(Operation operation, InvitationItem invitation, MemberItem member) {
        var group = invitation.toDomain().link().group();
        var role = Role.stronger(member.roleAsRead(), Words.read(Role.class, invitation.role()));
        var items = new ArrayList<TransactWriteItem>();
        items.add(ending(operation, invitation, role));
        if (invitation.heldLicences() > 0) {
            items.add(gate.release(
                    operation,
                    group,
                    invitation.heldLicences(),
                    "already a member",
                    "invitation:" + invitation.toDomain().id()));
        }
        if (role != member.roleAsRead()) {
            items.add(table.putting(
                    MemberItem.SCHEMA, member.withRole(role, operation), Condition.unchangedSince(member.version())));
        }
        return new Plan.Write<>(new AcceptOutcome.Accepted(group, operation.actor(), role), Optional.empty(), items);
    }

    // The version read: an invitation is accepted once, and only while it is of this sending and pending.
    private TransactWriteItem ending(Operation operation, InvitationItem invitation, Role role) {
        return table.putting(
                InvitationItem.SCHEMA,
                invitation.accepted(operation, role),
                Condition.unchangedSince(invitation.version()));
    }
}
