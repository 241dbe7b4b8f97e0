package io.orghub.platform.putlisting;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Listing;
import io.orghub.domain.ListingId;
import io.orghub.domain.Listings;
import io.orghub.domain.Money;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import jakarta.inject.Inject;

/** PUT /listings/{listingId}: the platform reports what a tutor offers. */
public final class PutListingHandler extends ApiFunction {
    @Inject
    private Listings listings;

    public PutListingHandler() {}

    public PutListingHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var id = new ListingId(request.id("listingId"));
        var listing = request.body(fields -> listing(id, fields));
        listings.put(request.operation(), listing);
        return Answer.ok(View.of(listing));
    }

    private static Listing listing(ListingId id, Fields fields) {
        return new Listing(
                id,
                fields.userId("tutorId"),
                fields.text("title", 120),
                fields.text("subject", 60),
                fields.money("price", 0));
    }

    private record View(String listingId, String tutorId, String title, String subject, Money price) {
        static View of(Listing listing) {
            return new View(
                    listing.id().value(), listing.tutor().value(), listing.title(), listing.subject(), listing.price());
        }
    }
}
