package io.orghub.domain;

import java.util.Optional;

/** Paid bookings and their refunds, each of which counts once however often it is reported. */
public interface Bookings {
    /** Organisation, rate and month are fixed by how things stand now; reported again, they stay as they were. */
    RecordBookingOutcome record(Operation operation, Booking booking);

    Once<RefundOutcome> refund(Operation operation, Refund refund, Optional<Claim<RefundOutcome>> claim);
}
