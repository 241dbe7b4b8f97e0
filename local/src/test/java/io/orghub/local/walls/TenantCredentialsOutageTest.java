package io.orghub.local.walls;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.groups.listmygroups.ListMyGroupsHandler;
import io.orghub.testing.api.Endpoint;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where credentials of tenants are on, and those who issue them do not answer as they should. */
class TenantCredentialsOutageTest {
    // The network of the tests ends at the engine of the table, which knows no such order.
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListMyGroupsHandler::new)
            .with(Map.of(
                    "tenant.role", "arn:aws:iam::123456789012:role/tenants", "sts.endpoint", "http://localhost:1"));

    @Test
    void returns503AndWhenToTryAgain() {
        var reply = endpoint.send(endpoint.from(AMARA_THE_OWNER));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.at("code")).isEqualTo("BUSY");
        assertThat(reply.header("retry-after")).isEqualTo("1");
    }
}
