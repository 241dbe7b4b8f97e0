package io.orghub.domain;

import java.util.Optional;

/**
 * A group to be made.
 *
 * @param slug made from the name if absent
 * @param licences what it starts with, 0 to 1,000,000; if absent, the tenant's starting licences where a user creates
 *     it, otherwise none
 * @param selfService whether a user, not the tenant admin, creates it
 */
public record NewGroup(
        GroupId id,
        GroupType type,
        String name,
        Optional<Slug> slug,
        UserId owner,
        LicencePolicy policy,
        Optional<Integer> licences,
        Optional<String> description,
        Optional<String> website,
        Optional<String> avatarUrl,
        Settings settings,
        boolean selfService) {}
