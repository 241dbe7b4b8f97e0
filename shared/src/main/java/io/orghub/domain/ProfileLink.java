package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * A link of two users in the profile graph: tutor to student, or an organisation's owner to its member.
 *
 * @param group the organisation of a {@code SOCIAL} link
 */
public record ProfileLink(Type type, UserId source, UserId target, Optional<GroupId> group, Instant since) {
    /** What links them. */
    public enum Type {
        GUARDIAN,
        SOCIAL
    }
}
