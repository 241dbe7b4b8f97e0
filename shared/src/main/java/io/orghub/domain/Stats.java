package io.orghub.domain;

import java.util.Optional;

/** The numbers of organisations, one cheap read each. */
public interface Stats {
    Optional<OrganisationStats> find(TenantId tenant, GroupId organisation);

    /** The user's role, by the one item that says so; nothing for a user outside. */
    Optional<Role> role(TenantId tenant, GroupId organisation, UserId user);
}
