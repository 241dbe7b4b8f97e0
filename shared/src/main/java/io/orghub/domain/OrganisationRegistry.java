package io.orghub.domain;

import java.util.List;
import java.util.Optional;

/** All open organisations of all tenants, in shards that can be gone through apart. */
public interface OrganisationRegistry {
    int shards();

    Registered page(int shard, Optional<String> after);

    /** @param next where the next page begins, if there is one */
    record Registered(List<Organisation> organisations, Optional<String> next) {}

    record Organisation(TenantId tenant, GroupId id) {}
}
