package io.orghub.domain;

/** What a tutor offers, as the platform reports it. */
public record Listing(ListingId id, UserId tutor, String title, String subject, Money price) {}
