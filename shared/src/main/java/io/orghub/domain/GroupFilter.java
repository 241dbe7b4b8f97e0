package io.orghub.domain;

import java.util.Optional;

/** Which groups of a tenant to list. */
public record GroupFilter(Optional<String> namePrefix, Optional<GroupType> type) {}
