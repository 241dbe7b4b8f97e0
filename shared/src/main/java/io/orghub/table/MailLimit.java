package io.orghub.table;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.Group;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * How many invitations may be sent for a group in one day (UTC), new ones and those sent again. An organisation's account
 * counts them, for a plain group {@code T#GROUP#g | MAILS#2026-11-21} does: in the transaction of what is to be sent, so
 * that nothing is sent uncounted, or counted twice because an answer was lost.
 */
@Singleton
final class MailLimit {
    private static final Duration KEPT = Duration.ofDays(2);

    /** The day's mails leave room for these, whoever else asks at the same moment. */
    private static final String ROOM_IS_LEFT = "mails <= :room";

    /** The same of an item that the day's first mails make. */
    private static final String NONE_YET_OR_ROOM_IS_LEFT = "attribute_not_exists(mails) OR " + ROOM_IS_LEFT;

    private static final String COUNT = "SET itemType = :type, purgeAtEpochSeconds = :purgeAt ADD mails :mails";

    private final OrgTable table;
    private final int mailsInADay;

    MailLimit(OrgTable table, @Value("${mails.per.group.and.day:5000}") int mailsInADay) {
        this.table = table;
        this.mailsInADay = mailsInADay;
    }

    /** Counts a plain group's mails; refused, the day has too few left. */
    TransactWriteItem counting(Operation operation, Group group, int mails) {
        // More than a whole day's do not fit into one of which none has gone either.
        return table.updating(
                TableKeys.groupMails(group.tenant(), group.id(), today(operation)),
                COUNT,
                Condition.of(mails > mailsInADay ? ROOM_IS_LEFT : NONE_YET_OR_ROOM_IS_LEFT)
                        .with(":room", mailsInADay - mails)
                        .with(":mails", mails)
                        .with(":type", "group-mails")
                        .with(":purgeAt", operation.at().plus(KEPT).getEpochSecond()));
    }

    /** Mails of an organisation, as its account counts them that was read so. */
    Asked asked(Operation operation, int mails, Optional<AccountItem> account) {
        return new Asked(mails, mailsInADay, operation.at(), account.flatMap(AccountItem::mailDayAsRead));
    }

    /** Whether as many could be sent now. */
    boolean leaves(Operation operation, Group group, int mails) {
        if (group.isOrganisation()) {
            var account = table.get(AccountItem.SCHEMA, TableKeys.account(group.tenant(), group.id()));
            return account.flatMap(found -> asked(operation, mails, account).wait(found))
                    .isEmpty();
        }
        var day = TableKeys.groupMails(group.tenant(), group.id(), today(operation));
        long counts =
                table.get(GroupMailsItem.SCHEMA, day).map(GroupMailsItem::mails).orElse(0L);
        return mails == 0 || counts + mails <= mailsInADay;
    }

    /** Until the next day begins. */
    static Duration untilTomorrow(Operation operation) {
        return until(operation.at(), today(operation));
    }

    private static LocalDate today(Operation operation) {
        return day(operation.at());
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static Duration until(Instant at, LocalDate lastDay) {
        return Duration.between(at, lastDay.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    /**
     * What mails ask of an account.
     *
     * @param mails how many
     * @param counted the day whose mails the account counted when it was read
     */
    record Asked(int mails, int mailsInADay, Instant at, Optional<LocalDate> counted) {
        /** Of this very day; and its mails leave room for these, whoever else asks at the same moment. */
        private static final String SAME_DAY_WITH_ROOM = "mailDay = :mailDay AND " + ROOM_IS_LEFT;

        private static final String COUNT_ON = "mails = mails + :mails";

        /** A day's count begins once, and a clock that runs behind brings no earlier one back. */
        private static final String NEW_DAY = "(attribute_not_exists(mailDay) OR mailDay < :mailDay)";

        private static final String BEGIN_COUNT = "mailDay = :mailDay, mails = :mails";

        /** What is to be set besides what else is. */
        String update() {
            return beginsTheDay() ? BEGIN_COUNT : COUNT_ON;
        }

        Condition within(Condition condition) {
            var both = condition
                    .and(beginsTheDay() ? NEW_DAY : SAME_DAY_WITH_ROOM)
                    .with(":mailDay", day().toString())
                    .with(":mails", mails);
            return beginsTheDay() ? both : both.with(":room", mailsInADay - mails);
        }

        // More than a whole day's fit into none: refused as those of a day that is full are.
        private boolean beginsTheDay() {
            return mails <= mailsInADay && counted.filter(day()::equals).isEmpty();
        }

        // Another clock may be ahead: then its day is the day.
        private LocalDate day() {
            return later(counted);
        }

        private LocalDate later(Optional<LocalDate> other) {
            var here = MailLimit.day(at);
            return other.filter(here::isBefore).orElse(here);
        }

        /** Until there is room, if an account in this state leaves none. */
        Optional<Duration> wait(AccountItem account) {
            var day = later(account.mailDayAsRead());
            long counts = account.mailDayAsRead().filter(day::equals).isPresent() ? account.mails() : 0;
            // Who needs none waits for none, though the limit be lower today than what has been sent.
            return mails > 0 && counts + mails > mailsInADay ? Optional.of(until(at, day)) : Optional.empty();
        }
    }
}
