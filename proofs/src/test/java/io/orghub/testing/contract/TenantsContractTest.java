package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupType;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Tenants tenants = STAGE.bean(Tenants.class);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Test
    void findsWhatWasPut() {
        var tenant = new Tenant(world.tenant(), "Société Générale d'Éveil", Set.of(GroupType.ORGANISATION), false, 7);

        tenants.put(world.by("machine"), tenant);

        assertThat(tenants.find(world.tenant())).contains(tenant);
    }

    @Test
    void replacesTheWholeTenant() {
        world.provision(EnumSet.of(GroupType.GROUP), false, 3);
        world.provision(EnumSet.allOf(GroupType.class), true, 0);

        var found = tenants.find(world.tenant()).orElseThrow();

        assertThat(found.groupTypes()).containsExactlyInAnyOrder(GroupType.values());
        assertThat(found.selfServiceOrganisations()).isTrue();
        assertThat(found.startingLicences()).isZero();
    }

    @Test
    void findsNothingForAnUnknownTenant() {
        assertThat(tenants.find(new TenantId("nobody"))).isEmpty();
    }
}
