package io.orghub.platform.recordbooking;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.GroupId;
import io.orghub.domain.RecordBookingOutcome;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.ProblemCode;
import io.orghub.platform.ReportedTime;
import jakarta.inject.Inject;
import java.time.Instant;

/** PUT /bookings/{bookingId}: the platform reports a paid booking, whose id makes it one. */
public final class RecordBookingHandler extends ApiFunction {
    @Inject
    private Bookings bookings;

    public RecordBookingHandler() {}

    public RecordBookingHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var id = new BookingId(request.id("bookingId"));
        var booking =
                request.body(fields -> booking(id, fields, request.operation().at()));
        return switch (bookings.record(request.operation(), booking)) {
            case RecordBookingOutcome.Recorded recorded -> Answer.ok(BookingView.of(recorded));
            case RecordBookingOutcome.UnknownOrganisation() -> Answer.notFound();
            case RecordBookingOutcome.NotAnOrganisation() -> Access.notAnOrganisation();
            case RecordBookingOutcome.Archived() -> Access.archived();
            case RecordBookingOutcome.NotAMember() ->
                Answer.problem(ProblemCode.NOT_A_MEMBER, "The tutor is none of this organisation.");
            case RecordBookingOutcome.Conflict() ->
                Answer.problem(ProblemCode.BOOKING_CONFLICT, "Another booking has been recorded under this id.");
        };
    }

    private static Booking booking(BookingId id, Fields fields, Instant now) {
        return new Booking(
                id,
                fields.userId("tutorId"),
                fields.userId("studentId"),
                fields.money("amount", 1),
                ReportedTime.read(fields, "paidAt", now),
                fields.optionalId("organisationId").map(GroupId::new));
    }
}
