package io.orghub.platform.deletelisting;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ListingId;
import io.orghub.domain.Listings;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import jakarta.inject.Inject;

/** DELETE /listings/{listingId}: the platform reports that it is offered no more. */
public final class DeleteListingHandler extends ApiFunction {
    @Inject
    private Listings listings;

    public DeleteListingHandler() {}

    public DeleteListingHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        listings.delete(request.operation(), new ListingId(request.id("listingId")));
        return Answer.noContent();
    }
}
