package io.orghub.table;

import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Money;
import io.orghub.domain.ShownListing;
import io.orghub.domain.UserId;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | LISTING#l}: a listing of one of the organisation's tutors, ordered by title in {@code byList}, and
 * in {@code byUser} among what anybody may see if the tutor's profile is public.
 */
record ListingRowItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String listPk,
        String listSk,
        String listingId,
        String tutorId,
        String tutorName,
        String title,
        String subject,
        String currency,
        Long priceMinor,
        Long version) {
    static final TableSchema<ListingRowItem> SCHEMA = RecordSchema.of(ListingRowItem.class);

    static ListingRowItem from(TableKeys.GroupRef group, Listing listing, TeachingItem.Shown tutor, long version) {
        var key = TableKeys.listingRow(group.tenant(), group.group(), listing.id());
        return new ListingRowItem(
                key.pk(),
                key.sk(),
                "listing-row",
                tutor.isPublic() ? TableKeys.publicList(group.tenant(), group.group()) : null,
                tutor.isPublic() ? TableKeys.publicListingOrder(listing.title(), listing.id()) : null,
                TableKeys.listingList(group.tenant(), group.group()),
                TableKeys.listingOrder(listing.title(), listing.id()),
                listing.id().value(),
                listing.tutor().value(),
                tutor.displayName().orElse(null),
                listing.title(),
                listing.subject(),
                listing.price().currency(),
                listing.price().minor(),
                version);
    }

    ShownListing toDomain() {
        return new ShownListing(
                new Listing(
                        new ListingId(listingId), new UserId(tutorId), title, subject, new Money(currency, priceMinor)),
                Optional.ofNullable(tutorName));
    }
}
