package io.orghub.local.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.Outcome;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.template.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No function believes an event in which the authorizer does not say who calls, whatever else the event says. */
class ClaimsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What takes the authorizer's place, with the scope of the route. */
    private static final Map<String, String> UNVERIFIED = Map.of(
            "nothing", "null",
            "an empty authorizer", "{}",
            "no claims", "{'jwt':{'scopes':['%s']}}",
            "empty claims", "{'jwt':{'claims':{},'scopes':['%s']}}",
            "no tenant", "{'jwt':{'claims':{'sub':'amara','scope':'%s'},'scopes':['%s']}}",
            "no user", "{'jwt':{'claims':{'tenant_id':'brightside','scope':'%s'},'scopes':['%s']}}",
            "a scope that no claim has", "{'jwt':{'claims':{'tenant_id':'brightside','sub':'amara'},'scopes':['%s']}}",
            "another authorizer", "{'lambda':{'tenant_id':'brightside','sub':'amara','scope':'%s'}}",
            "another's tenants", "{'jwt':{'claims':{'tenant_id':'brightside#GROUP','sub':'amara','scope':'%s'}}}");

    @TestFactory
    Stream<DynamicTest> returns403ToWhoeverIsNotVerified() {
        return Estate.DOOR.functions().stream().flatMap(function -> function.resource().routes().stream()
                .filter(route -> !route.open())
                .map(route -> dynamicTest(
                        function.name(),
                        () -> UNVERIFIED.forEach((name, authorizer) -> assertThat(status(function, route, authorizer))
                                .as(name)
                                .isEqualTo(403)))));
    }

    private static int status(LambdaFunction function, Route route, String authorizer) {
        var request = ApiEvents.request(route.key()).body("{}");
        for (var header : List.of("authorization", "tenant_id", "x-amzn-oidc-data", "if-match", "idempotency-key")) {
            request.header(header, "brightside");
        }
        Stream.of(route.path().split("/"))
                .filter(segment -> segment.startsWith("{"))
                .forEach(segment -> request.path(segment.substring(1, segment.length() - 1), "harbour-tuition"));
        var scope = route.scopes().getFirst();
        var unverified = authorizer.replace("%s", scope).replace('\'', '"');
        var event = request.json()
                .replaceFirst("\"requestContext\":\\{", "\"requestContext\":{\"authorizer\":" + unverified + ",");
        return switch (function.invoke(event)) {
            case Outcome.Answered(var json) -> statusCode(json);
            case Outcome other -> throw new AssertionError(other);
        };
    }

    private static int statusCode(String json) {
        try {
            return JSON.readTree(json).path("statusCode").asInt();
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
