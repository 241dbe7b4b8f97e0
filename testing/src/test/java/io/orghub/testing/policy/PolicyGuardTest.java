package io.orghub.testing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.orghub.domain.CallersTenant;
import io.orghub.domain.TenantId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class PolicyGuardTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private static final APIGatewayV2HTTPEvent REQUEST =
            ApiEvents.request("POST /groups").caller("harbour", "mina").build();

    private final PolicyGuard guard = new PolicyGuard();
    private final Template template = Template.load(Template.locate(), Map.of(), Map.of());
    private final DynamoDbClient client = TABLE.client(guard);

    @Test
    void allowsWhatThePolicyNames() throws Exception {
        assertThat(guard.within(function("create-group"), REQUEST, reading("harbour#TENANT")))
                .isFalse();
    }

    @Test
    void deniesWhatItDoesNot() {
        assertThatThrownBy(() -> guard.within(function("put-tenant"), REQUEST, reading("harbour#TENANT")))
                .hasMessageContaining("put-tenant may not dynamodb:GetItem");
    }

    @Test
    void letsCallsOutsideAnyFunctionPass() throws Exception {
        assertThat(reading("x").call()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lumen#TENANT", "harbour", "harbour2#TENANT", "#REGISTRY#00", "#DUE#2026-11-21"})
    void failsWhatIsNotTheCallers(String pk) {
        assertThatThrownBy(() -> guard.within(function("create-group"), REQUEST, reading(pk)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("may not touch " + pk);
    }

    /** The wall and the credentials are two of one height: what either refuses the other does. */
    @ParameterizedTest
    @ValueSource(strings = {"harbour#TENANT", "#SLUG#x", "lumen#TENANT", "harbour", "harbour2#TENANT", "#REGISTRY#00"})
    void isOfOneMindWithTheCredentialsOfTheCallersTenant(String pk) {
        var caller = TenantWall.callerOf(function("create-group"), REQUEST).orElseThrow();
        assertThat(SessionPolicy.of(function("create-group"), caller).admits(List.of(pk)))
                .isEqualTo(TenantWall.around("create-group", REQUEST)
                        .objectionTo(pk)
                        .isEmpty());
        assertThat(TenantWall.callerOf(function("get-public-organisation"), REQUEST))
                .isEmpty();
    }

    @Test
    void failsWhatWouldNotBeSignedByTheCallersTenant() {
        var key = Map.of("pk", text("harbour#TENANT"), "sk", text("TENANT"));
        Callable<Boolean> call = () ->
                client.getItem(get -> get.tableName(TABLE.name()).key(key)).hasItem();
        assertThatThrownBy(() -> guard.within(function("create-group"), REQUEST, call))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in the name of");
    }

    @Test
    void failsEverythingButWhatIsOpenWhereNobodyCalls() {
        var anonymous = ApiEvents.request("GET /public/organisations/{slug}")
                .path("slug", "x")
                .build();
        assertThatThrownBy(() -> guard.within(function("create-group"), anonymous, reading("harbour#TENANT")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void seesThePartitionsOfIndexes() {
        assertThat(Partitions.of(QueryRequest.builder()
                        .keyConditionExpression("#list = :list AND begins_with(listSk, :prefix)")
                        .expressionAttributeNames(Map.of("#list", "listPk"))
                        .expressionAttributeValues(Map.of(":list", text("lumen#GROUPS"), ":prefix", text("x")))
                        .build()))
                .contains(List.of("lumen#GROUPS"));
        assertThat(Partitions.of(UpdateItemRequest.builder()
                        .key(Map.of("pk", text("harbour#TENANT"), "sk", text("TENANT")))
                        .updateExpression("SET userPk=:user, #n = :name REMOVE listPk")
                        .expressionAttributeNames(Map.of("#n", "name"))
                        .expressionAttributeValues(Map.of(":user", text("lumen#USER#x"), ":name", text("x")))
                        .build()))
                .contains(List.of("harbour#TENANT", "lumen#USER#x"));
    }

    @Test
    void findsNoKeysInAScan() {
        assertThat(Partitions.of(ScanRequest.builder().tableName(TABLE.name()).build()))
                .isEmpty();
    }

    private Callable<Boolean> reading(String pk) {
        var key = Map.of("pk", text(pk), "sk", text("x"));
        return () -> CallersTenant.within(new TenantId("harbour"), () -> client.getItem(
                        get -> get.tableName(TABLE.name()).key(key))
                .hasItem());
    }

    private FunctionResource function(String name) {
        return template.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }
}
