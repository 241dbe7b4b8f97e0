package io.orghub.table;

import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Money;
import io.orghub.domain.PublicPage;
import io.orghub.domain.UserId;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** What {@code byUser} shows everybody of a listing row whose tutor is public, and nothing else of it. */
record PublicListingRow(
        String pk,
        String sk,
        String userPk,
        String userSk,
        String listingId,
        String tutorId,
        String tutorName,
        String title,
        String subject,
        String currency,
        Long priceMinor) {
    static final TableSchema<PublicListingRow> SCHEMA = RecordSchema.of(PublicListingRow.class);

    PublicPage.Offer toDomain() {
        return new PublicPage.Offer(
                new Listing(
                        new ListingId(listingId), new UserId(tutorId), title, subject, new Money(currency, priceMinor)),
                Optional.ofNullable(tutorName));
    }
}
