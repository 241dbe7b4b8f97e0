package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lets members and invitations into an organisation through the licence gate; lapsed reservations make room first. */
@Singleton
final class Admission {
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final MailLimit limit;

    Admission(LicenceGate gate, ExpiredReservations expired, MailLimit limit) {
        this.gate = gate;
        this.expired = expired;
        this.limit = limit;
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

    /** What a request is told that is not to be mailed. */
    interface MailRefusals<R> extends Refusals<R> {
        R mailLimitReached(Duration retryAfter);
    }

    /**
     * Licences for invitations.
     *
     * @param number to be taken; none under the enrolment policy, which asks only for one to be left
     */
    record Reservation(int number, String subject) {}

    /**
     * Lets invitations be mailed, each with the licence that it needs.
     *
     * @param reservation nothing where they hold their licences, or the group has none
     * @param account as it was read; which day it counts decides how it is to be written
     */
    <R> Plan.Gate<R> toMail(
            Operation operation,
            Group group,
            int mails,
            Optional<Reservation> reservation,
            Optional<AccountItem> account,
            MailRefusals<R> refusals) {
        if (!group.isOrganisation()) {
            return new Plan.Gate<>(
                    limit.counting(operation, group, mails),
                    full -> Optional.of(refusals.mailLimitReached(MailLimit.untilTomorrow(operation))));
        }
        var asked = limit.asked(operation, mails, account);
        return new Plan.Gate<>(
                reservation
                        .map(licences -> gate.admit(
                                operation, group, EntryKind.RESERVE, licences.number(), licences.subject(), asked))
                        .orElseGet(() -> gate.mail(group, asked)),
                found -> refusal(operation, group, reservation, asked, found, refusals));
    }

    // Too few licences are told first: who waits for tomorrow would not get them then either.
    private <R> Optional<R> refusal(
            Operation operation,
            Group organisation,
            Optional<Reservation> reservation,
            MailLimit.Asked asked,
            Optional<Map<String, AttributeValue>> found,
            MailRefusals<R> refusals) {
        var account = found.map(AccountItem.SCHEMA::mapToItem);
        if (account.filter(AccountItem::isOpen).isEmpty()) {
            return Optional.of(refusals.archived());
        }
        boolean asksForLicences = reservation.isPresent();
        int requested = Math.max(1, reservation.map(Reservation::number).orElse(0));
        if (asksForLicences
                && (account.get().policyAsRead() != organisation.policy().orElseThrow()
                        || account.get().available() < requested)) {
            return refusal(operation, organisation, requested, found, refusals);
        }
        // Another day may have begun since the account was read: nothing, and the next plan knows it.
        return asked.wait(account.get()).map(refusals::mailLimitReached);
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
