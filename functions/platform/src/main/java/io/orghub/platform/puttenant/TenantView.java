package io.orghub.platform.puttenant;

import io.orghub.domain.Tenant;
import java.util.List;

/** A tenant as its machine reads it. */
record TenantView(
        String tenantId, String name, List<String> groupTypes, boolean selfServiceOrganisations, int startingLicences) {
    static TenantView of(Tenant tenant) {
        return new TenantView(
                tenant.id().value(),
                tenant.name(),
                tenant.groupTypes().stream().map(Object::toString).sorted().toList(),
                tenant.selfServiceOrganisations(),
                tenant.startingLicences());
    }
}
