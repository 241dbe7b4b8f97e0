package io.orghub.table;

import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Money;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#USER#tutor | LISTING#l}: a listing; deleted or given to another tutor, a tombstone for a while. */
record ListingItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String tutorId,
        String listingId,
        String title,
        String subject,
        String currency,
        Long priceMinor,
        Long removedAtEpochMillis,
        Long purgeAtEpochSeconds,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<ListingItem> SCHEMA = RecordSchema.of(ListingItem.class);
    private static final Duration TOMBSTONE_KEPT = Duration.ofDays(30);

    static ListingItem from(Operation operation, Listing listing, Optional<ListingItem> earlier) {
        var key = TableKeys.listing(operation.tenant(), listing.tutor(), listing.id());
        return new ListingItem(
                key.pk(),
                key.sk(),
                "listing",
                operation.tenant().value(),
                listing.tutor().value(),
                listing.id().value(),
                listing.title(),
                listing.subject(),
                listing.price().currency(),
                listing.price().minor(),
                null,
                null,
                operation.requestId(),
                operation.id(),
                earlier.map(ListingItem::operationId).orElse(null),
                earlier.map(ListingItem::version).orElse(0L) + 1);
    }

    ListingItem removed(Operation operation) {
        return new ListingItem(
                pk,
                sk,
                itemType,
                tenantId,
                tutorId,
                listingId,
                title,
                subject,
                currency,
                priceMinor,
                operation.at().toEpochMilli(),
                operation.at().plus(TOMBSTONE_KEPT).getEpochSecond(),
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    boolean isActive() {
        return removedAtEpochMillis == null;
    }

    Listing toDomain() {
        return new Listing(
                new ListingId(listingId), new UserId(tutorId), title, subject, new Money(currency, priceMinor));
    }
}
