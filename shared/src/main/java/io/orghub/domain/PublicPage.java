package io.orghub.domain;

import java.util.List;
import java.util.Optional;

/**
 * An organisation as anybody may see it; it has no field for anything else.
 *
 * @param tutors whose profile is public, by name
 * @param moreTutors whether there are more than these
 * @param listings of such tutors, by title
 */
public record PublicPage(
        String name,
        String slug,
        Optional<String> description,
        Optional<String> website,
        Optional<String> avatarUrl,
        Optional<String> accentColour,
        List<Tutor> tutors,
        boolean moreTutors,
        List<Offer> listings,
        boolean moreListings) {
    public record Tutor(
            UserId user, Optional<String> displayName, Optional<String> headline, Optional<String> avatarUrl) {}

    public record Offer(Listing listing, Optional<String> tutorName) {}
}
