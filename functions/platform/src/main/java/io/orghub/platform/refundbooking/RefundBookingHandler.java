package io.orghub.platform.refundbooking;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.Money;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundId;
import io.orghub.domain.RefundOutcome;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.FieldError;
import io.orghub.edge.Fields;
import io.orghub.edge.Idempotency;
import io.orghub.edge.ProblemCode;
import io.orghub.platform.ReportedTime;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/** POST /bookings/{bookingId}/refunds: the platform reports what went back of a booking, once for each refund's id. */
public final class RefundBookingHandler extends ApiFunction {
    @Inject
    private Bookings bookings;

    public RefundBookingHandler() {}

    public RefundBookingHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var booking = new BookingId(request.id("bookingId"));
        var refund = request.body(
                fields -> refund(booking, fields, request.operation().at()));
        var claim = Idempotency.claim(request, RefundBookingHandler::toAnswer);
        return Idempotency.answer(bookings.refund(request.operation(), refund, claim), RefundBookingHandler::toAnswer);
    }

    private static Refund refund(BookingId booking, Fields fields, Instant now) {
        return new Refund(
                new RefundId(fields.id("refundId")),
                booking,
                fields.money("amount", 1),
                ReportedTime.read(fields, "refundedAt", now));
    }

    private static Answer created(RefundView refund) {
        return Answer.created(refund, "/bookings/" + refund.bookingId() + "/refunds/" + refund.refundId());
    }

    private static Answer toAnswer(RefundOutcome outcome) {
        return switch (outcome) {
            case RefundOutcome.Refunded refunded -> created(RefundView.of(refunded));
            case RefundOutcome.UnknownBooking() -> Answer.notFound();
            case RefundOutcome.OtherCurrency(String currency) ->
                Answer.invalid(List.of(new FieldError("/amount/currency", "must be the booking's, " + currency)));
            case RefundOutcome.ExceedsPayment(Money left) ->
                Answer.problem(ProblemCode.REFUND_EXCEEDS_PAYMENT, "That is more than is left of what was paid.")
                        .with("left", left);
            case RefundOutcome.Conflict() ->
                Answer.problem(ProblemCode.BOOKING_CONFLICT, "Another refund has been recorded under this id.");
        };
    }
}
