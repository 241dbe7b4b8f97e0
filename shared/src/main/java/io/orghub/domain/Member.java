package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A member of a group, its owner among them.
 *
 * @param kind nothing for the owner
 * @param displayName nothing until the platform reports the profile
 * @param activeStudents of a tutor as the team lists it: the clients that it brings
 * @param version of the membership, one more with each change
 */
public record Member(
        UserId user,
        Role role,
        Optional<Kind> kind,
        Optional<String> displayName,
        Optional<String> headline,
        Optional<String> avatarUrl,
        boolean holdsLicence,
        Instant joinedAt,
        Optional<Long> activeStudents,
        long version) {}
