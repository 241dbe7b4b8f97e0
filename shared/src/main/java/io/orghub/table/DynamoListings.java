package io.orghub.table;

import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Listings;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Listings in the table, each in its tutor's partition, and beside it whose it is. Both change in one transaction, so a
 * listing is at most one tutor's; where nothing but its text changes, the item alone is written, on what was read of it.
 */
@Singleton
final class DynamoListings implements Listings {
    private final OrgTable table;
    private final PlannedWrites writes;

    DynamoListings(OrgTable table, PlannedWrites writes) {
        this.table = table;
        this.writes = writes;
    }

    @Override
    public void put(Operation operation, Listing listing) {
        writes.run(operation, attempt -> plan(attempt, listing));
    }

    private Plan<Listing> plan(Operation operation, Listing listing) {
        var key = TableKeys.listing(operation.tenant(), listing.tutor(), listing.id());
        var tutorKey = TableKeys.listingTutor(operation.tenant(), listing.id());
        var found = table.getAll(List.of(key, tutorKey));
        var earlier = found.get(ListingItem.SCHEMA, key);
        var active = earlier.filter(ListingItem::isActive);
        if (active.map(ListingItem::toDomain).filter(listing::equals).isPresent()) {
            return new Plan.Nothing<>(listing);
        }
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(
                ListingItem.SCHEMA,
                ListingItem.from(operation, listing, earlier),
                // Whoever gives it to another tutor or deletes it writes this item too, and is not overwritten.
                earlier.map(read -> Condition.unchangedSince(read.version())).orElse(Condition.ABSENT)));
        if (active.isEmpty()) {
            items.addAll(handover(operation, listing, found.get(ListingTutorItem.SCHEMA, tutorKey)));
        }
        return new Plan.Write<>(listing, Optional.empty(), items);
    }

    private List<TransactWriteItem> handover(Operation operation, Listing listing, Optional<ListingTutorItem> earlier) {
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(
                ListingTutorItem.SCHEMA,
                ListingTutorItem.from(operation, listing, earlier),
                earlier.map(ListingTutorItem::asRead).orElse(Condition.ABSENT)));
        earlier.filter(held -> !held.tutorId().equals(listing.tutor().value()))
                .flatMap(held -> active(operation, held))
                .ifPresent(former -> items.add(removing(operation, former)));
        return items;
    }

    @Override
    public void delete(Operation operation, ListingId listing) {
        writes.run(operation, attempt -> removal(attempt, listing));
    }

    private Plan<ListingId> removal(Operation operation, ListingId listing) {
        var held = table.get(ListingTutorItem.SCHEMA, TableKeys.listingTutor(operation.tenant(), listing));
        if (held.isEmpty()) {
            return new Plan.Nothing<>(listing);
        }
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.deleting(
                TableKeys.listingTutor(operation.tenant(), listing), held.get().asRead()));
        active(operation, held.get()).ifPresent(item -> items.add(removing(operation, item)));
        return new Plan.Write<>(listing, Optional.empty(), items);
    }

    private Optional<ListingItem> active(Operation operation, ListingTutorItem held) {
        var key = TableKeys.listing(operation.tenant(), new UserId(held.tutorId()), new ListingId(held.listingId()));
        return table.get(ListingItem.SCHEMA, key).filter(ListingItem::isActive);
    }

    // A tombstone, for what shows the listing finds out by it that it is to go.
    private TransactWriteItem removing(Operation operation, ListingItem item) {
        return table.putting(ListingItem.SCHEMA, item.removed(operation), Condition.unchangedSince(item.version()));
    }
}
