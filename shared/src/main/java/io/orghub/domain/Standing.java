package io.orghub.domain;

import java.util.Optional;

/**
 * A group as one user finds it.
 *
 * @param role nothing for a user outside it
 * @param former whether the user was a member and was removed, as long as the tombstone tells
 */
public record Standing(Group group, Optional<Role> role, boolean former) {}
