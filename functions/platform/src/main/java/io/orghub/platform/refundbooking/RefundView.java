package io.orghub.platform.refundbooking;

import io.orghub.domain.Earning;
import io.orghub.domain.Money;
import io.orghub.domain.RefundOutcome;
import java.time.Instant;
import java.util.Optional;

/** A refund as it was recorded. */
record RefundView(
        String bookingId,
        String refundId,
        Money amount,
        Instant refundedAt,
        Optional<String> organisationId,
        Optional<String> month,
        Optional<Money> commission) {
    static RefundView of(RefundOutcome.Refunded refunded) {
        var refund = refunded.refund();
        return new RefundView(
                refund.booking().value(),
                refund.id().value(),
                refund.amount(),
                refund.refundedAt(),
                refunded.earning().map(earning -> earning.organisation().value()),
                refunded.earning().map(earning -> earning.month().toString()),
                refunded.earning().map(Earning::commission));
    }
}
