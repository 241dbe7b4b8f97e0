package io.orghub.platform.recordbooking;

import io.orghub.domain.Earning;
import io.orghub.domain.Money;
import io.orghub.domain.RecordBookingOutcome;
import java.time.Instant;
import java.util.Optional;

/** A booking as it was recorded, whatever went back since. */
record BookingView(
        String bookingId,
        String tutorId,
        String studentId,
        Money amount,
        Instant paidAt,
        Optional<String> organisationId,
        Optional<String> month,
        Optional<Money> commission) {
    static BookingView of(RecordBookingOutcome.Recorded recorded) {
        var booking = recorded.booking();
        return new BookingView(
                booking.id().value(),
                booking.tutor().value(),
                booking.student().value(),
                booking.amount(),
                booking.paidAt(),
                recorded.earning().map(earning -> earning.organisation().value()),
                recorded.earning().map(earning -> earning.month().toString()),
                recorded.earning().map(Earning::commission));
    }
}
