package io.orghub.identity.putclaims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PutClaimsHandlerTest {
    private static final String MACHINE = "1example23456789machine";

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private Stage stage;
    private Invoked<Map<String, Object>, Map<String, Object>> function;

    @BeforeEach
    void start() {
        var policies = new PolicyGuard();
        stage = Stage.on(TABLE, Map.of(), policies);
        function = new Invoked<>(new PutClaimsHandler(stage.context()), policies);
        belongs(MACHINE, "brightside");
    }

    @AfterEach
    void end() {
        stage.close();
        TABLE.clear();
    }

    private static void belongs(String machine, String tenant) {
        TABLE.put(Map.of(
                "pk", AttributeValue.fromS("#MACHINE#" + machine),
                "sk", AttributeValue.fromS("MACHINE"),
                "itemType", AttributeValue.fromS("machine"),
                "tenantId", AttributeValue.fromS(tenant)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sample(String name) {
        return RuntimeJson.fromFile("events/put-claims/" + name + ".json", Map.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inside(Map<String, Object> event, String... path) {
        var current = event;
        for (var name : path) {
            current = (Map<String, Object>) current.get(name);
        }
        return current;
    }

    private Map<String, Object> claims(Map<String, Object> event) throws Exception {
        return inside(
                function.with(event),
                "response",
                "claimsAndScopeOverrideDetails",
                "accessTokenGeneration",
                "claimsToAddOrOverride");
    }

    private static Map<String, Object> personWith(String attribute, Object value) {
        var event = sample("success");
        inside(event, "request", "userAttributes").put(attribute, value);
        return event;
    }

    @Nested
    class Success {
        @Test
        void saysOfAPersonTenantAddressAndRoleAsText() throws Exception {
            assertThat(claims(sample("success")))
                    .isEqualTo(Map.of(
                            "tenant_id", "brightside",
                            "email", "Mina@example.org",
                            "email_verified", "true",
                            "orghub_role", "tenant-admin"));
        }

        @Test
        void saysOfAMachineTheTenantItBelongsToWhateverItSendsAlong() throws Exception {
            assertThat(claims(sample("machine"))).isEqualTo(Map.of("tenant_id", "brightside"));
        }

        @Test
        void givesBackAllElseAsItCame() throws Exception {
            var answer = new HashMap<>(function.with(sample("success")));
            var event = sample("success");
            answer.remove("response");
            event.remove("response");
            assertThat(answer).isEqualTo(event);
        }

        @Test
        void isReadableForTheRuntime() throws Exception {
            assertThat(RuntimeJson.write(function.with(sample("success")), Map.class))
                    .contains("\"tenant_id\":\"brightside\"", "\"email_verified\":\"true\"");
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"false", "TRUE", ""})
        void saysThatAnAddressIsNotVerified(String verified) throws Exception {
            assertThat(claims(personWith("email_verified", verified))).containsEntry("email_verified", "false");
        }
    }

    @Nested
    class Refusal {
        @Test
        void saysNothingOfAPersonWithoutATenant() throws Exception {
            assertThat(claims(sample("without-a-tenant"))).isEmpty();
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", " ", "a#b", "brightside#GROUP", "../x", "é"})
        void saysNothingOfAPersonWhoseTenantIsNoId(String tenant) throws Exception {
            assertThat(claims(personWith("custom:tenant_id", tenant))).isEmpty();
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", "admin", "Tenant-Admin", "tenant-admin "})
        void knowsNoOtherRole(String role) throws Exception {
            assertThat(claims(personWith("custom:orghub_role", role))).doesNotContainKey("orghub_role");
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"another", "", "a#b"})
        void saysNothingOfAMachineThatIsNobodys(String client) throws Exception {
            var event = sample("machine");
            inside(event, "callerContext").put("clientId", client);
            assertThat(claims(event)).isEmpty();
        }

        @Test
        void saysNothingOfAMachineWhoseTenantIsNoId() throws Exception {
            belongs(MACHINE, "a#b");
            assertThat(claims(sample("machine"))).isEmpty();
        }

        @Test
        void believesNoMachineThatComesWithAttributes() throws Exception {
            var event = sample("machine");
            inside(event, "callerContext").put("clientId", "another");
            inside(event, "request").put("userAttributes", Map.of("custom:tenant_id", "brightside"));
            assertThat(claims(event)).isEmpty();
        }

        @Test
        void saysNothingOfAnEventThatSaysNothing() throws Exception {
            assertThat(claims(Map.of())).isEmpty();
        }

        @Test
        void makesNoTokenWhenTheTableIsOutOfReachAndTellsNoReason() {
            stage.faults().on("GetItem").always().inject(Fault.SERVER_ERROR);
            assertThatThrownBy(() -> function.with(sample("machine")))
                    .hasMessage("No token can be made now.")
                    .hasNoCause();
        }

        @Test
        void logsNoAddress() throws Exception {
            try (var log = CapturedLog.start()) {
                claims(sample("success"));
                assertThat(log.lines())
                        .noneMatch(line -> line.contains("example.org"))
                        .anySatisfy(line -> assertThat(line)
                                .matches("INFO [1-9] claims for a person .*")
                                .contains("function=PutClaimsHandler", "tenant="));
            }
        }
    }
}
