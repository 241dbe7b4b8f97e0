package io.orghub.domain;

import java.util.Optional;

/** A listing as the organisation of its tutor shows it. */
public record ShownListing(Listing listing, Optional<String> tutorName) {}
