package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.Busy;
import io.orghub.domain.Machines;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Stage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class MachinesContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final Machines machines = STAGE.bean(Machines.class);
    private final UserId machine = new UserId("5kq2machine");

    @AfterEach
    void forget() {
        STAGE.reset();
        TABLE.clear();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    /** As docs/operations.md has an operator put it. */
    private void put(String tenant) {
        var item = new HashMap<>(Map.of(
                "pk", AttributeValue.fromS("#MACHINE#" + machine),
                "sk", AttributeValue.fromS("MACHINE"),
                "itemType", AttributeValue.fromS("machine")));
        item.put("tenantId", AttributeValue.fromS(tenant));
        TABLE.put(item);
    }

    @Test
    void findsWhoseItIsByOneStrongRead() {
        put("harbour");

        var metered = STAGE.meter()
                .measure(() -> assertThat(machines.tenantOf(machine)).contains(new TenantId("harbour")));

        assertThat(metered.readUnits()).isEqualTo(1);
        assertThat(metered.requests()).containsExactly("GetItem");
    }

    @Test
    void findsNoTenantOfAMachineThatIsNobodysOrBadlyWritten() {
        assertThat(machines.tenantOf(machine)).isEmpty();
        put("har#bour");
        assertThat(machines.tenantOf(machine)).isEmpty();
    }

    @Test
    void saysBusyAndNotNobodyWhenTheTableIsOutOfReach() {
        put("harbour");
        STAGE.faults().on("GetItem").always().inject(Fault.SERVER_ERROR);

        assertThatThrownBy(() -> machines.tenantOf(machine)).isInstanceOf(Busy.class);
    }
}
