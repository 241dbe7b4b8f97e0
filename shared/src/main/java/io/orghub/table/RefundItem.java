package io.orghub.table;

import io.orghub.domain.BookingId;
import io.orghub.domain.Earning;
import io.orghub.domain.GroupId;
import io.orghub.domain.Money;
import io.orghub.domain.Operation;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#BOOKING#b | REFUND#r}: a refund as it was reported and what it takes back, never changed. */
record RefundItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String bookingId,
        String refundId,
        String currency,
        Long refundMinor,
        Long refundedAtEpochMillis,
        String organisationId,
        String date,
        Long commissionMinor,
        String requestId,
        String operationId) {
    static final TableSchema<RefundItem> SCHEMA = RecordSchema.of(RefundItem.class);

    static RefundItem from(Operation operation, Refund refund, Optional<Earning> earning) {
        var key = TableKeys.refund(operation.tenant(), refund.booking(), refund.id());
        return new RefundItem(
                key.pk(),
                key.sk(),
                "refund",
                operation.tenant().value(),
                refund.booking().value(),
                refund.id().value(),
                refund.amount().currency(),
                refund.amount().minor(),
                refund.refundedAt().toEpochMilli(),
                earning.map(share -> share.organisation().value()).orElse(null),
                earning.map(share -> share.date().toString()).orElse(null),
                earning.map(share -> share.commission().minor()).orElse(null),
                operation.requestId(),
                operation.id());
    }

    /** As it was reported. */
    Refund toDomain() {
        return new Refund(
                new RefundId(refundId),
                new BookingId(bookingId),
                new Money(currency, refundMinor),
                Instant.ofEpochMilli(refundedAtEpochMillis));
    }

    Optional<Earning> earning() {
        return Optional.ofNullable(organisationId)
                .map(organisation -> new Earning(
                        new GroupId(organisation), LocalDate.parse(date), new Money(currency, commissionMinor)));
    }
}
