package io.orghub.domain;

import java.util.Optional;

/** What came of reporting a refund. */
public sealed interface RefundOutcome {
    /**
     * Now or before.
     *
     * @param earning what it takes back of the organisation's, if one has a share in the booking
     */
    record Refunded(Refund refund, Optional<Earning> earning) implements RefundOutcome {}

    record UnknownBooking() implements RefundOutcome {}

    /** @param currency the booking's */
    record OtherCurrency(String currency) implements RefundOutcome {}

    /** @param left what has not gone back yet */
    record ExceedsPayment(Money left) implements RefundOutcome {}

    /** Another refund of the booking has the id. */
    record Conflict() implements RefundOutcome {}
}
