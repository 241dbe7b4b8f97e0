package io.orghub.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A student whom at least one tutor brings to an organisation.
 *
 * @param displayName nothing until the platform reports the profile
 * @param tutors all that bring it, by id
 * @param since when the first of them was linked to it
 */
public record Client(
        UserId student, Optional<String> displayName, Optional<String> avatarUrl, List<Tutor> tutors, Instant since) {
    /** One who brings the client. */
    public record Tutor(UserId user, Optional<String> displayName) {}
}
