package io.orghub.table;

import io.orghub.domain.Booking;
import io.orghub.domain.Bookings;
import io.orghub.domain.Claim;
import io.orghub.domain.Earning;
import io.orghub.domain.GroupId;
import io.orghub.domain.Kind;
import io.orghub.domain.Money;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.RecordBookingOutcome;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.Settings;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Bookings in the table, each with the entry by which its organisation's revenue counts it, and so their refunds. */
@Singleton
final class DynamoBookings implements Bookings {
    /** The id is nobody's yet: a booking reported twice at once is recorded once. */
    private static final Condition NOT_RECORDED = Condition.ABSENT;

    /** Each booking and each refund has one entry, written with it. */
    private static final Condition NOT_COUNTED = Condition.ABSENT;

    /** Whoever else is the first in this currency writes the very same. */
    private static final Condition SAME_FOR_ALL = Condition.NONE;

    private final OrgTable table;
    private final PlannedWrites writes;
    private final Memberships memberships;

    DynamoBookings(OrgTable table, PlannedWrites writes, Memberships memberships) {
        this.table = table;
        this.writes = writes;
        this.memberships = memberships;
    }

    @Override
    public RecordBookingOutcome record(Operation operation, Booking booking) {
        return writes.run(operation, attempt -> recording(attempt, booking));
    }

    private Plan<RecordBookingOutcome> recording(Operation operation, Booking booking) {
        var earlier = table.get(BookingItem.SCHEMA, TableKeys.booking(operation.tenant(), booking.id()));
        if (earlier.isPresent()) {
            return new Plan.Nothing<>(
                    earlier.get().toDomain().equals(booking)
                            ? new RecordBookingOutcome.Recorded(
                                    booking, earlier.get().earning())
                            : new RecordBookingOutcome.Conflict());
        }
        if (booking.organisation().isPresent()) {
            var given = workplace(operation.tenant(), booking.organisation().get(), booking);
            return refusal(given)
                    .<Plan<RecordBookingOutcome>>map(Plan.Nothing::new)
                    .orElseGet(() -> sharing(operation, booking, given.orElseThrow()));
        }
        return joinedFirst(operation.tenant(), booking)
                .map(first -> sharing(operation, booking, first))
                .orElseGet(() -> unshared(operation, booking));
    }

    private static Optional<RecordBookingOutcome> refusal(Optional<Workplace> given) {
        if (given.isEmpty()) {
            return Optional.of(new RecordBookingOutcome.UnknownOrganisation());
        }
        var group = given.get().group().toDomain();
        if (!group.isOrganisation()) {
            return Optional.of(new RecordBookingOutcome.NotAnOrganisation());
        }
        if (group.archived()) {
            return Optional.of(new RecordBookingOutcome.Archived());
        }
        return given.get().employs() ? Optional.empty() : Optional.of(new RecordBookingOutcome.NotAMember());
    }

    private Plan<RecordBookingOutcome> sharing(Operation operation, Booking booking, Workplace workplace) {
        var group = workplace.group();
        var member = workplace.member().orElseThrow();
        var settings = group.toDomain().settings();
        var item = BookingItem.from(operation, booking, new GroupId(group.groupId()), settings);
        var earning = item.earning().orElseThrow();
        var items = new ArrayList<>(List.of(
                table.putting(BookingItem.SCHEMA, item, NOT_RECORDED),
                table.putting(
                        RevenueEntryItem.SCHEMA,
                        RevenueEntryItem.of(operation.tenant(), booking, earning),
                        NOT_COUNTED),
                // Still in it, and rate and time zone are those of this very moment.
                table.checking(member.key(), Condition.unchangedSince(member.version())),
                table.checking(new ItemKey(group.pk(), group.sk()), Condition.unchangedSince(group.version()))));
        if (!workplace.knowsCurrency()) {
            var organisation = new TableKeys.GroupRef(operation.tenant(), earning.organisation());
            items.add(table.putting(
                    CurrencyItem.SCHEMA,
                    CurrencyItem.of(organisation, booking.amount().currency()),
                    SAME_FOR_ALL));
        }
        return new Plan.Write<>(new RecordBookingOutcome.Recorded(booking, item.earning()), Optional.empty(), items);
    }

    private Plan<RecordBookingOutcome> unshared(Operation operation, Booking booking) {
        return new Plan.Write<>(
                new RecordBookingOutcome.Recorded(booking, Optional.empty()),
                Optional.empty(),
                List.of(table.putting(BookingItem.SCHEMA, BookingItem.from(operation, booking), NOT_RECORDED)));
    }

    private Optional<Workplace> workplace(TenantId tenant, GroupId group, Booking booking) {
        return workplaces(List.of(new TableKeys.GroupRef(tenant, group)), booking)
                .findFirst();
    }

    // The index says where to look, and may have missed what happened a moment ago.
    private Optional<Workplace> joinedFirst(TenantId tenant, Booking booking) {
        return workplaces(memberships.groupsOf(tenant, booking.tutor()), booking)
                .filter(workplace -> refusal(Optional.of(workplace)).isEmpty())
                .min(Comparator.comparing(Workplace::joinedAtEpochMillis)
                        .thenComparing(workplace -> workplace.group().groupId()));
    }

    private Stream<Workplace> workplaces(Collection<TableKeys.GroupRef> groups, Booking booking) {
        var currency = booking.amount().currency();
        var found = table.getAll(groups.stream()
                .flatMap(group -> Stream.of(
                        groupKey(group), memberKey(group, booking.tutor()), TableKeys.currency(group, currency)))
                .toList());
        return groups.stream().flatMap(group -> found.get(GroupItem.SCHEMA, groupKey(group)).stream()
                .map(item -> new Workplace(
                        item,
                        found.get(MemberItem.SCHEMA, memberKey(group, booking.tutor())),
                        found.has(TableKeys.currency(group, currency)))));
    }

    @Override
    public Once<RefundOutcome> refund(Operation operation, Refund refund, Optional<Claim<RefundOutcome>> claim) {
        return writes.run(operation, claim, attempt -> refunding(attempt, refund));
    }

    private Plan<RefundOutcome> refunding(Operation operation, Refund refund) {
        // The booking before the refund: one that already counts this refund would else refuse it as too much.
        var booking = table.get(BookingItem.SCHEMA, TableKeys.booking(operation.tenant(), refund.booking()));
        if (booking.isEmpty()) {
            return new Plan.Nothing<>(new RefundOutcome.UnknownBooking());
        }
        var earlier = table.get(RefundItem.SCHEMA, TableKeys.refund(operation.tenant(), refund.booking(), refund.id()));
        return earlier.map(item -> again(item, refund))
                .or(() -> refusal(booking.get(), refund.amount()))
                .<Plan<RefundOutcome>>map(Plan.Nothing::new)
                .orElseGet(() -> refunding(operation, refund, booking.get()));
    }

    private static RefundOutcome again(RefundItem earlier, Refund refund) {
        return earlier.toDomain().equals(refund)
                ? new RefundOutcome.Refunded(refund, earlier.earning())
                : new RefundOutcome.Conflict();
    }

    private static Optional<RefundOutcome> refusal(BookingItem booking, Money amount) {
        if (!booking.currency().equals(amount.currency())) {
            return Optional.of(new RefundOutcome.OtherCurrency(booking.currency()));
        }
        return amount.minor() > booking.leftMinor()
                ? Optional.of(new RefundOutcome.ExceedsPayment(new Money(booking.currency(), booking.leftMinor())))
                : Optional.empty();
    }

    private Plan<RefundOutcome> refunding(Operation operation, Refund refund, BookingItem booking) {
        var next = booking.refunded(operation, refund.amount().minor());
        var earning = booking.organisation().map(organisation -> takenBack(operation.tenant(), refund, booking, next));
        var items = new ArrayList<TransactWriteItem>();
        // Nothing has gone back since it was read: never more than was paid, and the commission is the one taken from.
        items.add(table.putting(BookingItem.SCHEMA, next, Condition.unchangedSince(booking.version())));
        items.add(table.putting(RefundItem.SCHEMA, RefundItem.from(operation, refund, earning), NOT_RECORDED));
        earning.ifPresent(share -> items.add(table.putting(
                RevenueEntryItem.SCHEMA, RevenueEntryItem.of(operation.tenant(), refund, share), NOT_COUNTED)));
        return new Plan.Write<>(new RefundOutcome.Refunded(refund, earning), Optional.empty(), items);
    }

    // By the organisation's clocks as they are now; archived, it still has them.
    private Earning takenBack(TenantId tenant, Refund refund, BookingItem booking, BookingItem next) {
        var organisation = booking.organisation().orElseThrow();
        var zone = table.get(GroupItem.SCHEMA, TableKeys.group(tenant, organisation))
                .map(group -> group.toDomain().settings().zone())
                .orElseGet(() -> Settings.zone(Optional.of(booking.timeZone())));
        return new Earning(
                organisation,
                LocalDate.ofInstant(refund.refundedAt(), zone),
                new Money(booking.currency(), next.commissionMinor() - booking.commissionMinor()));
    }

    private static ItemKey groupKey(TableKeys.GroupRef group) {
        return TableKeys.group(group.tenant(), group.group());
    }

    private static ItemKey memberKey(TableKeys.GroupRef group, UserId user) {
        return TableKeys.member(group.tenant(), group.group(), user);
    }

    /** A group, what its table says of the tutor, and whether it has entries in the booking's currency. */
    private record Workplace(GroupItem group, Optional<MemberItem> member, boolean knowsCurrency) {
        /** The owner is nobody's tutor here. */
        boolean employs() {
            return member.filter(MemberItem::isActive)
                    .filter(item -> item.roleAsRead() != Role.OWNER)
                    .filter(item -> Kind.TUTOR.toString().equals(item.kind()))
                    .isPresent();
        }

        long joinedAtEpochMillis() {
            return member.orElseThrow().joinedAtEpochMillis();
        }
    }
}
