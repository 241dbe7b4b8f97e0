package io.orghub.table;

import io.orghub.domain.Listing;
import io.orghub.domain.Operation;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#LISTING#l | TUTOR}: whose listing it is. It is there exactly while that tutor's item of it is no tombstone. */
record ListingTutorItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String listingId,
        String tutorId,
        String operationId,
        String replacedOperationId) {
    static final TableSchema<ListingTutorItem> SCHEMA = RecordSchema.of(ListingTutorItem.class);

    /** It is the one that was read. By a version it could be a later one, which begins anew once it was deleted. */
    private static final String AS_READ = "operationId = :readOperation";

    static ListingTutorItem from(Operation operation, Listing listing, Optional<ListingTutorItem> earlier) {
        var key = TableKeys.listingTutor(operation.tenant(), listing.id());
        return new ListingTutorItem(
                key.pk(),
                key.sk(),
                "listing-tutor",
                operation.tenant().value(),
                listing.id().value(),
                listing.tutor().value(),
                operation.id(),
                earlier.map(ListingTutorItem::operationId).orElse(null));
    }

    Condition asRead() {
        return Condition.of(AS_READ).with(":readOperation", operationId);
    }
}
