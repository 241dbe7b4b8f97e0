package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.InvitationId;
import io.orghub.domain.Operation;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The write of sending an invitation again: a new sending of the same one, which ends the links of those before. */
@Singleton
final class Resending {
    static final Duration COOLDOWN = Duration.ofMinutes(5);

    private static final Admission.MailRefusals<ResendOutcome> REFUSALS = new Admission.MailRefusals<>() {
        @Override
        public ResendOutcome exhausted(long available, long requested) {
            return new ResendOutcome.LicencesExhausted(available, requested);
        }

        @Override
        public ResendOutcome archived() {
            return new ResendOutcome.Archived();
        }

        @Override
        public ResendOutcome mailLimitReached(Duration retryAfter) {
            return new ResendOutcome.MailLimitReached(retryAfter);
        }
    };

    private final OrgTable table;
    private final Admission admission;
    private final PlannedWrites writes;

    Resending(OrgTable table, Admission admission, PlannedWrites writes) {
        this.table = table;
        this.admission = admission;
        this.writes = writes;
    }

    ResendOutcome resend(Operation operation, Group group, InvitationId id, Role strongest) {
        return writes.run(operation, attempt -> plan(attempt, group, id, strongest));
    }

    private Plan<ResendOutcome> plan(Operation operation, Group group, InvitationId id, Role strongest) {
        var invitation = TableKeys.invitation(group.tenant(), group.id(), id.key());
        var account = TableKeys.account(group.tenant(), group.id());
        var found = table.getAll(group.isOrganisation() ? List.of(invitation, account) : List.of(invitation));
        return found.get(InvitationItem.SCHEMA, invitation)
                .filter(item -> item.generation() == id.generation())
                .map(item -> refusal(operation, item, strongest)
                        .<Plan<ResendOutcome>>map(Plan.Nothing::new)
                        .orElseGet(() -> sending(operation, group, item, found.get(AccountItem.SCHEMA, account))))
                .orElseGet(() -> new Plan.Nothing<>(new ResendOutcome.NotFound()));
    }

    // As it stands in the table: one that has lapsed, and that nobody has ended, is sent again like any other.
    private static Optional<ResendOutcome> refusal(Operation operation, InvitationItem item, Role strongest) {
        if (!strongest.atLeast(Words.read(Role.class, item.role()))) {
            return Optional.of(new ResendOutcome.NotPermitted());
        }
        return switch (item.statusAsRead()) {
            case PENDING -> {
                if (item.undelivered() != null) {
                    yield Optional.of(new ResendOutcome.Undeliverable());
                }
                var wait = Duration.between(operation.at(), lastSent(item).plus(COOLDOWN));
                yield wait.isPositive() ? Optional.of(new ResendOutcome.TooSoon(wait)) : Optional.empty();
            }
            case ACCEPTED -> Optional.of(new ResendOutcome.AlreadyUsed());
            case DECLINED -> Optional.of(new ResendOutcome.Declined());
            case REVOKED -> Optional.of(new ResendOutcome.Revoked());
            case EXPIRED -> Optional.of(new ResendOutcome.Expired());
        };
    }

    /** When its latest sending was asked for or, if that was later, went out. */
    private static Instant lastSent(InvitationItem item) {
        var askedFor = item.changedAtEpochMillis();
        return Instant.ofEpochMilli(
                item.sending().equals(item.sentSending()) ? Math.max(askedFor, item.sentAtEpochMillis()) : askedFor);
    }

    private Plan<ResendOutcome> sending(
            Operation operation, Group group, InvitationItem item, Optional<AccountItem> account) {
        // In force again, it needs what a new one would: the licence that it still holds, or the account's consent.
        boolean revived = !item.isInForce(operation.at()) && item.heldLicences() == 0;
        int held = revived ? group.licencesPerMember() : item.heldLicences();
        var again = item.resent(operation, held);
        var reservation = revived && group.isOrganisation()
                ? Optional.of(new Admission.Reservation(
                        held, "invitation:" + item.toDomain().id()))
                : Optional.<Admission.Reservation>empty();
        return new Plan.Write<>(
                new ResendOutcome.Resent(again.toDomain()),
                Optional.of(admission.toMail(operation, group, 1, reservation, account, REFUSALS)),
                // Of this sending, pending and unclaimed as it was read: accepted or revoked meanwhile, it stays so.
                List.of(table.putting(InvitationItem.SCHEMA, again, Condition.unchangedSince(item.version()))));
    }
}
