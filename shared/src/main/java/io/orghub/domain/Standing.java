package io.orghub.domain;

import java.util.Optional;

/** A group as one user finds it: nothing in {@code role} for a user outside it. */
public record Standing(Group group, Optional<Role> role) {}
