package io.orghub.table;

import io.orghub.domain.Operation;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tenants in the table. */
@Singleton
final class DynamoTenants implements Tenants {
    private final OrgTable table;

    DynamoTenants(OrgTable table) {
        this.table = table;
    }

    // The whole item is put without a condition: the last report stands, and repeating it changes nothing.
    @Override
    public void put(Operation operation, Tenant tenant) {
        var key = TableKeys.tenant(tenant.id());
        var item = new TenantItem(
                key.pk(),
                key.sk(),
                "tenant",
                tenant.id().value(),
                tenant.name(),
                tenant.groupTypes().stream().map(Object::toString).sorted().toList(),
                tenant.selfServiceOrganisations(),
                tenant.startingLicences(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.requestId());
        table.retryingConflicts(() -> {
            table.of(TenantItem.SCHEMA).putItem(item);
            return item;
        });
    }

    @Override
    public Optional<Tenant> find(TenantId tenant) {
        return table.get(TenantItem.SCHEMA, TableKeys.tenant(tenant)).map(TenantItem::toDomain);
    }
}
