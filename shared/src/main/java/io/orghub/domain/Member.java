package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A member of a group, its owner among them.
 *
 * @param kind nothing for the owner
 * @param email the address that the membership came by, for those alone who run the group; nothing if it came by a user id
 * @param displayName nothing until the platform reports the profile
 * @param activeStudents of a tutor as the team lists it: the clients that it brings
 * @param version of the membership, one more with each change
 */
public record Member(
        UserId user,
        Role role,
        Optional<Kind> kind,
        Optional<EmailAddress> email,
        Optional<String> displayName,
        Optional<String> headline,
        Optional<String> avatarUrl,
        boolean holdsLicence,
        Instant joinedAt,
        Optional<Long> activeStudents,
        long version) {}
