package io.orghub.domain;

/** Users' profiles, as the platform reports them. */
public interface Profiles {
    /** Creates or replaces. */
    void put(Operation operation, Profile profile);
}
