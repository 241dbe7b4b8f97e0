package io.orghub.testing.stage;

import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.Earning;
import io.orghub.domain.Group;
import io.orghub.domain.Money;
import io.orghub.domain.MonthlyRevenue;
import io.orghub.domain.RecordBookingOutcome;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundId;
import io.orghub.domain.RefundOutcome;
import io.orghub.domain.Settings;
import io.orghub.domain.Stats;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a world's bookings are paid and refunded. */
public final class Till {
    private final World world;

    private Till(World world) {
        this.world = world;
    }

    public static Till of(World world) {
        return new Till(world);
    }

    /** An organisation with these settings and tutors, who join one after the other. */
    public Group organisation(String timeZone, int commissionBasisPoints, String... tutors) {
        var organisation = settings(world.organisation(20), timeZone, commissionBasisPoints);
        world.add(organisation, tutors);
        return organisation;
    }

    public Group settings(Group group, String timeZone, int commissionBasisPoints) {
        world.update(group, current -> with(current, timeZone, commissionBasisPoints));
        return world.found(group);
    }

    private static Group with(Group group, String timeZone, int commissionBasisPoints) {
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                group.name(),
                group.slug(),
                group.owner(),
                group.policy(),
                group.description(),
                group.website(),
                group.avatarUrl(),
                new Settings(
                        Optional.of(timeZone),
                        Optional.empty(),
                        Optional.of(commissionBasisPoints),
                        Optional.empty(),
                        Optional.empty()),
                group.archived(),
                group.createdAt(),
                group.version());
    }

    public static Booking booking(
            String id, String tutor, String currency, long minor, String paidAt, Optional<Group> organisation) {
        return new Booking(
                new BookingId(id),
                new UserId(tutor),
                new UserId("stu"),
                new Money(currency, minor),
                Instant.parse(paidAt),
                organisation.map(Group::id));
    }

    public static Refund refund(String booking, String id, String currency, long minor, String refundedAt) {
        return new Refund(
                new RefundId(id), new BookingId(booking), new Money(currency, minor), Instant.parse(refundedAt));
    }

    public RecordBookingOutcome record(Booking booking) {
        return bookings().record(world.by("platform"), booking);
    }

    /** In pounds, for whichever organisation it is. */
    public Optional<Earning> paid(String id, String tutor, long minor, String paidAt) {
        return paid(booking(id, tutor, "GBP", minor, paidAt, Optional.empty()));
    }

    public Optional<Earning> paid(Booking booking) {
        return ((RecordBookingOutcome.Recorded) record(booking)).earning();
    }

    public RefundOutcome refund(Refund refund) {
        return World.first(bookings().refund(world.by("platform"), refund, Optional.empty()));
    }

    public Earning refunded(String booking, String id, long minor, String refundedAt) {
        return ((RefundOutcome.Refunded) refund(refund(booking, id, "GBP", minor, refundedAt)))
                .earning()
                .orElseThrow();
    }

    /** What the organisation's stats show when the stream has told all: "month currency gross refunds commission". */
    public List<String> shown(Group organisation) {
        world.stage().project();
        return shownNow(organisation);
    }

    /** What they show by what the projection has been told so far. */
    public List<String> shownNow(Group organisation) {
        return world.stage().bean(Stats.class).find(world.tenant(), organisation.id()).orElseThrow().revenue().stream()
                .map(Till::text)
                .toList();
    }

    public static String text(MonthlyRevenue revenue) {
        return "%s %s %d %d %d"
                .formatted(
                        revenue.month(), revenue.currency(), revenue.gross(), revenue.refunds(), revenue.commission());
    }

    private Bookings bookings() {
        return world.stage().bean(Bookings.class);
    }
}
