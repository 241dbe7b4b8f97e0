package io.orghub.hub.getpublicorganisation;

import io.orghub.domain.Money;
import io.orghub.domain.PublicPage;
import java.util.List;
import java.util.Optional;

/** An organisation as everybody reads it: each field is here because everybody may. */
record PublicOrganisationView(
        String name,
        String slug,
        Optional<String> description,
        Optional<String> website,
        Optional<String> avatarUrl,
        Optional<String> accentColour,
        List<TutorView> tutors,
        Optional<Boolean> moreTutors,
        List<ListingView> listings,
        Optional<Boolean> moreListings) {
    record TutorView(
            String userId, Optional<String> displayName, Optional<String> headline, Optional<String> avatarUrl) {}

    record ListingView(
            String listingId, String tutorId, Optional<String> tutorName, String title, String subject, Money price) {}

    static PublicOrganisationView of(PublicPage page) {
        return new PublicOrganisationView(
                page.name(),
                page.slug(),
                page.description(),
                page.website(),
                page.avatarUrl(),
                page.accentColour(),
                page.tutors().stream().map(PublicOrganisationView::tutor).toList(),
                ifTrue(page.moreTutors()),
                page.listings().stream().map(PublicOrganisationView::listing).toList(),
                ifTrue(page.moreListings()));
    }

    private static Optional<Boolean> ifTrue(boolean more) {
        return Optional.of(more).filter(there -> there);
    }

    private static TutorView tutor(PublicPage.Tutor tutor) {
        return new TutorView(tutor.user().value(), tutor.displayName(), tutor.headline(), tutor.avatarUrl());
    }

    private static ListingView listing(PublicPage.Offer offer) {
        var listing = offer.listing();
        return new ListingView(
                listing.id().value(),
                listing.tutor().value(),
                offer.tutorName(),
                listing.title(),
                listing.subject(),
                listing.price());
    }
}
