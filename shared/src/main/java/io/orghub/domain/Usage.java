package io.orghub.domain;

/** What a tenant's groups use, a row for each and the sum of them. */
public interface Usage {
    /** Open groups by name. */
    Page<GroupUsage> groups(TenantId tenant, PageRequest page);

    /** Of all groups that {@link #groups} lists. */
    TenantTotals totals(TenantId tenant);
}
