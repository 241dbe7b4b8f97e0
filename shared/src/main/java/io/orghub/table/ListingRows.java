package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.ListingId;
import io.orghub.domain.Operation;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps the rows of listings, written if the tutor's teaching still says what it said and listing and row are as they
 * were read. A listing has one tutor at a time: who has it no more takes away its own row only.
 */
@Singleton
final class ListingRows {
    /** Two items for each and one for the teaching fit into one transaction. */
    static final int MAX_LISTINGS = 40;

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    ListingRows(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    /** Brings the rows of these listings to what the tutor's teaching and they say. */
    void bring(TableKeys.GroupRef group, UserId tutor, Collection<ListingId> listings) {
        var all = List.copyOf(listings);
        for (int from = 0; from < all.size(); from += MAX_LISTINGS) {
            var chunk = all.subList(from, Math.min(from + MAX_LISTINGS, all.size()));
            Backoff.rounds("The listings kept changing", () -> bringChunk(group, tutor, chunk));
        }
    }

    /** Whether all was written; if not, something had changed and must be read again. */
    private boolean bringChunk(TableKeys.GroupRef group, UserId tutor, List<ListingId> listings) {
        var teachingKey = TableKeys.teaching(group.tenant(), tutor, group.group());
        var found = read(group, tutor, listings);
        var teaching = found.get(TeachingItem.SCHEMA, teachingKey);
        if (teaching.isEmpty()) {
            return true;
        }
        var items = new ArrayList<TransactWriteItem>();
        listings.forEach(listing -> items.addAll(change(group, teaching.get(), listing, found)));
        if (items.isEmpty()) {
            return true;
        }
        items.addFirst(table.checking(teachingKey, teaching.get().sameEpoch()));
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(write, items) instanceof Commit.Done;
    }

    private OrgTable.Found read(TableKeys.GroupRef group, UserId tutor, Collection<ListingId> listings) {
        var keys = new ArrayList<ItemKey>();
        keys.add(TableKeys.teaching(group.tenant(), tutor, group.group()));
        for (var listing : listings) {
            keys.add(TableKeys.listing(group.tenant(), tutor, listing));
            keys.add(TableKeys.listingRow(group.tenant(), group.group(), listing));
        }
        return table.getAll(keys);
    }

    /** Which rows of these listings are not what the tutor's teaching and they say, as far as what was found tells. */
    List<Suspect> suspects(
            TableKeys.GroupRef group, UserId tutor, Collection<ListingId> listings, OrgTable.Found found) {
        var teaching = found.get(TeachingItem.SCHEMA, TableKeys.teaching(group.tenant(), tutor, group.group()))
                .orElseGet(() -> TeachingItem.opening(group, tutor, TeachingItem.Shown.NOTHING, "", 0));
        return listings.stream()
                .filter(listing -> !change(group, teaching, listing, found).isEmpty())
                .map(listing -> new Suspect(
                        RecomputedView.LISTINGS,
                        Suspect.of(tutor.value(), listing.value()),
                        Set.of(TableKeys.userPk(group.tenant(), tutor)),
                        Suspect.versions(
                                        found.get(ListingItem.SCHEMA, TableKeys.listing(group.tenant(), tutor, listing))
                                                .map(ListingItem::version),
                                        found.get(
                                                        ListingRowItem.SCHEMA,
                                                        TableKeys.listingRow(group.tenant(), group.group(), listing))
                                                .map(ListingRowItem::version))
                                + teaching.epoch()))
                .toList();
    }

    List<Suspect> suspects(TableKeys.GroupRef group, UserId tutor, Collection<ListingId> listings) {
        return suspects(group, tutor, listings, read(group, tutor, listings));
    }

    private List<TransactWriteItem> change(
            TableKeys.GroupRef group, TeachingItem teaching, ListingId id, OrgTable.Found found) {
        var listingKey = TableKeys.listing(group.tenant(), teaching.tutor(), id);
        var rowKey = TableKeys.listingRow(group.tenant(), group.group(), id);
        var listing = found.get(ListingItem.SCHEMA, listingKey);
        var row = found.get(ListingRowItem.SCHEMA, rowKey);
        long version = row.map(ListingRowItem::version).orElse(0L);
        var offered =
                listing.filter(there -> there.isActive() && teaching.active()).map(ListingItem::toDomain);
        if (offered.isEmpty()
                && row.filter(read -> read.tutorId().equals(teaching.tutorId())).isEmpty()) {
            return List.of();
        }
        if (row.isPresent()
                && row.equals(offered.map(now -> ListingRowItem.from(group, now, teaching.shown(), version)))) {
            return List.of();
        }
        var asRead = Condition.asRead(row.map(ListingRowItem::version));
        return List.of(
                table.checking(listingKey, Condition.asRead(listing.map(ListingItem::version))),
                offered.map(now -> table.putting(
                                ListingRowItem.SCHEMA,
                                ListingRowItem.from(group, now, teaching.shown(), version + 1),
                                asRead))
                        .orElseGet(() -> table.deleting(rowKey, asRead)));
    }
}
