package io.orghub.domain;

import java.util.Optional;

/** The tenants of the platform, as the provisioning machine reports them. */
public interface Tenants {
    /** Creates or replaces; the same tenant again changes nothing. */
    void put(Operation operation, Tenant tenant);

    Optional<Tenant> find(TenantId tenant);
}
