package io.orghub.table;

import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Commission;
import io.orghub.domain.Earning;
import io.orghub.domain.GroupId;
import io.orghub.domain.Money;
import io.orghub.domain.Operation;
import io.orghub.domain.Settings;
import io.orghub.domain.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#BOOKING#b | BOOKING}: a paid booking as it was reported, what was fixed then if an organisation has a share in
 * it, and how much has gone back.
 */
record BookingItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String bookingId,
        String tutorId,
        String studentId,
        String currency,
        Long paidMinor,
        Long paidAtEpochMillis,
        String givenOrganisationId,
        String organisationId,
        Integer commissionBasisPoints,
        String timeZone,
        String date,
        Long refundedMinor,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<BookingItem> SCHEMA = RecordSchema.of(BookingItem.class);

    /** Nobody's share. */
    static BookingItem from(Operation operation, Booking booking) {
        return from(operation, booking, null, null, null, null);
    }

    static BookingItem from(Operation operation, Booking booking, GroupId organisation, Settings settings) {
        return from(
                operation,
                booking,
                organisation.value(),
                settings.commission().basisPoints(),
                settings.zone().getId(),
                LocalDate.ofInstant(booking.paidAt(), settings.zone()).toString());
    }

    private static BookingItem from(
            Operation operation,
            Booking booking,
            String organisationId,
            Integer commissionBasisPoints,
            String timeZone,
            String date) {
        var key = TableKeys.booking(operation.tenant(), booking.id());
        return new BookingItem(
                key.pk(),
                key.sk(),
                "booking",
                operation.tenant().value(),
                booking.id().value(),
                booking.tutor().value(),
                booking.student().value(),
                booking.amount().currency(),
                booking.amount().minor(),
                booking.paidAt().toEpochMilli(),
                booking.organisation().map(GroupId::value).orElse(null),
                organisationId,
                commissionBasisPoints,
                timeZone,
                date,
                0L,
                operation.requestId(),
                operation.id(),
                null,
                1L);
    }

    BookingItem refunded(Operation operation, long minor) {
        return new BookingItem(
                pk,
                sk,
                itemType,
                tenantId,
                bookingId,
                tutorId,
                studentId,
                currency,
                paidMinor,
                paidAtEpochMillis,
                givenOrganisationId,
                organisationId,
                commissionBasisPoints,
                timeZone,
                date,
                refundedMinor + minor,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    long leftMinor() {
        return paidMinor - refundedMinor;
    }

    /** What it earns as a whole, with all that has gone back. */
    long commissionMinor() {
        return new Commission(commissionBasisPoints).of(leftMinor());
    }

    Optional<GroupId> organisation() {
        return Optional.ofNullable(organisationId).map(GroupId::new);
    }

    /** As it was reported. */
    Booking toDomain() {
        return new Booking(
                new BookingId(bookingId),
                new UserId(tutorId),
                new UserId(studentId),
                new Money(currency, paidMinor),
                Instant.ofEpochMilli(paidAtEpochMillis),
                Optional.ofNullable(givenOrganisationId).map(GroupId::new));
    }

    /** What it earned before anything went back. */
    Optional<Earning> earning() {
        return organisation()
                .map(organisation -> new Earning(
                        organisation,
                        LocalDate.parse(date),
                        new Money(currency, new Commission(commissionBasisPoints).of(paidMinor))));
    }
}
