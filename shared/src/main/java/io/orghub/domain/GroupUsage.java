package io.orghub.domain;

import java.util.Optional;

/**
 * What one open group uses, as far as the stream has told.
 *
 * @param members the owner left out
 * @param licences of organisations only
 */
public record GroupUsage(
        GroupId group, GroupType type, String name, long members, long enrolments, Optional<LicenceAccount> licences) {}
