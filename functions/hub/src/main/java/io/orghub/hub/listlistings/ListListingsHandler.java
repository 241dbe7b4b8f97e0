package io.orghub.hub.listlistings;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Hub;
import io.orghub.domain.ShownListing;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.util.Optional;

/** GET /organisations/{organisationId}/listings: what its tutors offer, by title. */
public final class ListListingsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Hub hub;

    @Inject
    private Cursors cursors;

    public ListListingsHandler() {}

    public ListListingsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asAdminOfOrganisation(request, organisation, entry -> {
            var page = hub.listings(request.tenant(), organisation, cursors.page(request));
            return Answer.ok(cursors.view(request, page, View::of));
        });
    }

    private record View(
            String listingId,
            String tutorId,
            Optional<String> tutorName,
            String title,
            String subject,
            PriceView price) {
        static View of(ShownListing shown) {
            var listing = shown.listing();
            return new View(
                    listing.id().value(),
                    listing.tutor().value(),
                    shown.tutorName(),
                    listing.title(),
                    listing.subject(),
                    new PriceView(listing.price().currency(), listing.price().minor()));
        }
    }

    private record PriceView(String currency, long minor) {}
}
