package io.orghub.domain;

import java.util.Set;

/**
 * A separate business on the platform.
 *
 * @param groupTypes what may be created in it
 * @param selfServiceOrganisations whether its users may create organisations they own
 * @param startingLicences what such an organisation starts with, 0 to 1,000,000
 */
public record Tenant(
        TenantId id, String name, Set<GroupType> groupTypes, boolean selfServiceOrganisations, int startingLicences) {

    public boolean allows(GroupType type) {
        return groupTypes.contains(type);
    }
}
