package io.orghub.table;

import io.orghub.domain.Identifier;
import io.orghub.domain.Machines;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Machines in the table. */
@Singleton
final class DynamoMachines implements Machines {
    private final OrgTable table;

    DynamoMachines(OrgTable table) {
        this.table = table;
    }

    // Written by hand: what is no tenant's id makes no tenant's machine.
    @Override
    public Optional<TenantId> tenantOf(UserId machine) {
        return table.get(MachineItem.SCHEMA, TableKeys.machine(machine))
                .map(MachineItem::tenantId)
                .filter(Identifier::isValid)
                .map(TenantId::new);
    }
}
