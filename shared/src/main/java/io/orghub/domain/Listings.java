package io.orghub.domain;

/** The listings of a tenant's tutors. */
public interface Listings {
    /** Creates or replaces; the last report stands. */
    void put(Operation operation, Listing listing);

    /** Deletes it; one that is not there stays so. */
    void delete(Operation operation, ListingId listing);
}
