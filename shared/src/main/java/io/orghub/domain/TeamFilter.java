package io.orghub.domain;

import java.util.Optional;

/** Which members a list shows; {@code namePrefix} is compared without case and accents. */
public record TeamFilter(Optional<String> namePrefix, Optional<Role> role, Optional<Kind> kind) {}
