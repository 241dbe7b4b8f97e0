package io.orghub.domain;

import java.util.Optional;

/** What is to be another of a member; what is absent stays as it is. */
public record MemberChange(Optional<Role> role, Optional<Kind> kind) {}
