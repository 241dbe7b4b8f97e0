package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.micronaut.context.ApplicationContext;
import io.orghub.edge.ProblemCode;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Exchange;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One function behind API Gateway, on a table on which the {@link Story} has been told anew for each test, to its views too:
 * {@code @RegisterExtension final Endpoint endpoint = Endpoint.of(InviteHandler::new);}. Every answer is checked for
 * what all answers have in common, and every call of the table is held to the function's policy.
 */
public final class Endpoint implements BeforeEachCallback {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> maker;
    private final Map<String, Object> properties;
    private Told told;

    private Endpoint(
            Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> maker,
            Map<String, Object> properties) {
        this.maker = maker;
        this.properties = properties;
    }

    public static Endpoint of(
            Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> maker) {
        return new Endpoint(maker, Map.of());
    }

    /** The same with properties that the template sets otherwise. */
    public Endpoint with(Map<String, Object> others) {
        return new Endpoint(maker, others);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        told = outermostClass(context)
                .getStore(ExtensionContext.Namespace.create(Endpoint.class))
                .getOrComputeIfAbsent(Told.class, first -> new Told(maker, properties), Told.class);
        told.again();
    }

    private static ExtensionContext outermostClass(ExtensionContext context) {
        return context.getParent()
                .filter(parent -> parent.getTestClass().isPresent())
                .map(Endpoint::outermostClass)
                .orElse(context);
    }

    /** The story on a table, told once for a class of tests and brought back for each. */
    private static final class Told implements AutoCloseable {
        final TestTable table = TestTable.fresh();
        final PolicyGuard policies = new PolicyGuard();
        final Stage stage;
        final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
        final FunctionResource function;
        final List<Map<String, AttributeValue>> items;

        Told(
                Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> maker,
                Map<String, Object> properties) {
            stage = Stage.on(table, properties, policies);
            Story.tell(stage);
            stage.project();
            items = table.items();
            handler = maker.apply(stage.context());
            function = Project.TEMPLATE.functions().stream()
                    .filter(resource ->
                            resource.handler().equals(handler.getClass().getName()))
                    .findFirst()
                    .orElseThrow();
        }

        void again() {
            table.restore(items);
            stage.reset();
        }

        @Override
        public void close() {
            stage.close();
            table.drop();
        }
    }

    public Stage stage() {
        return told.stage;
    }

    public TestTable table() {
        return told.table;
    }

    /** Kebab case, as the folder of its sample events. */
    public String name() {
        return told.function.name();
    }

    /** The function's route; of two, of which one is HEAD, the other. */
    public String route() {
        return told.function.routes().getFirst().key();
    }

    /** Whether the function's route asks for no token. */
    public boolean isOpen() {
        return told.function.routes().getFirst().open();
    }

    /** What a token must have to reach the function. */
    public String scope() {
        return told.function.routes().getFirst().scopes().getFirst();
    }

    /** A request without a token. */
    public ApiEvents.Request request() {
        return ApiEvents.request(route());
    }

    public ApiEvents.Request from(Person person) {
        var request = request().caller(person.tenant(), person.id()).email(person.email(), true);
        return person.tenantAdmin() ? request.role("tenant-admin") : request;
    }

    /** From a machine of this tenant, with the scope that the route asks for. */
    public ApiEvents.Request fromMachine(String tenant) {
        return request().caller(tenant, "machine").scope(scope());
    }

    public Reply send(ApiEvents.Request request) {
        return send(request.build());
    }

    /** Sends a sample event of this function, such as {@code success}. */
    public Reply sendSample(String sample) {
        return send(ApiEvents.fromFile("events/" + name() + "/" + sample + ".json"));
    }

    public Reply send(APIGatewayV2HTTPEvent event) {
        var reply = asClientsReadIt(invoked(event));
        checkWhatAllHaveInCommon(reply, event);
        assertThat(Contract.standing().breaches(exchange(event, reply))).isEmpty();
        return reply;
    }

    private static Exchange exchange(APIGatewayV2HTTPEvent event, Reply reply) {
        return new Exchange(
                Contract.standing().operation(event.getRouteKey()),
                Optional.ofNullable(event.getPathParameters()).orElse(Map.of()),
                Optional.ofNullable(event.getQueryStringParameters()).orElse(Map.of()),
                event.getHeaders(),
                Optional.ofNullable(event.getBody())
                        .filter(body -> reply.status() < 400)
                        .map(body -> event.getIsBase64Encoded()
                                ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                                : body),
                reply.status(),
                reply.headers(),
                reply.text());
    }

    private APIGatewayV2HTTPResponse invoked(APIGatewayV2HTTPEvent event) {
        try {
            return told.policies.within(told.function, event, () -> told.handler.handleRequest(event, null));
        } catch (Exception e) {
            throw new AssertionError("the handler let a failure out", e);
        }
    }

    // Through the runtime's own serialisation: what it cannot write would be an error of the function.
    private static Reply asClientsReadIt(APIGatewayV2HTTPResponse response) {
        var written = parsed(RuntimeJson.write(response, APIGatewayV2HTTPResponse.class));
        var headers = new HashMap<String, String>();
        written.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        var text = written.path("body").asText("");
        assertThat(written.path("isBase64Encoded").asBoolean()).isFalse();
        return new Reply(
                written.path("statusCode").asInt(),
                headers,
                text,
                text.isEmpty() || isPage(headers) ? MissingNode.getInstance() : parsed(text));
    }

    private static boolean isPage(Map<String, String> headers) {
        return headers.getOrDefault("content-type", "").equals("text/html;charset=utf-8");
    }

    private void checkWhatAllHaveInCommon(Reply reply, APIGatewayV2HTTPEvent event) {
        var requestId = event.getRequestContext().getRequestId();
        assertThat(reply.status()).describedAs(reply.text()).isNotEqualTo(500).isBetween(200, 503);
        assertThat(reply.headers()).containsEntry("x-request-id", requestId);
        // What anybody may read anybody may keep, unless it is a refusal: it may be granted the next moment.
        assertThat(reply.header("cache-control"))
                .matches(
                        isOpen() && reply.status() < 400
                                ? "no-store|public, max-age=([1-9][0-9]*|0, s-maxage=[1-9][0-9]*, must-revalidate)"
                                : "no-store");
        if (event.getRequestContext().getHttp().getMethod().equals("HEAD")) {
            assertThat(reply.text()).isEmpty();
        } else if (List.of(204, 301, 304).contains(reply.status())) {
            assertThat(reply.text()).isEmpty();
            assertThat(reply.headers()).doesNotContainKey("content-type");
        } else if (isPage(reply.headers())) {
            assertThat(reply.text().contains("noindex")).isEqualTo(reply.status() >= 400);
        } else if (reply.status() < 400) {
            assertThat(reply.headers()).containsEntry("content-type", "application/json");
            assertNothingIsNull(reply.body());
        } else {
            checkProblem(reply, requestId);
        }
    }

    private static void checkProblem(Reply reply, String requestId) {
        var code = ProblemCode.valueOf(reply.at("code"));
        assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(reply.fields()).startsWith("type", "title", "status", "detail", "code", "requestId");
        assertThat(reply.at("type"))
                .isEqualTo("urn:orghub:problem:" + code.name().toLowerCase().replace('_', '-'));
        assertThat(reply.at("title")).isEqualTo(code.title());
        assertThat(reply.at("detail")).isNotBlank();
        assertThat(reply.at("requestId")).isEqualTo(requestId);
        assertThat(reply.status())
                .isEqualTo(code.status())
                .isEqualTo(reply.body().path("status").asInt());
        assertThat(reply.body().has("errors")).isEqualTo(code == ProblemCode.VALIDATION_FAILED);
        assertNothingIsNull(reply.body());
    }

    private static void assertNothingIsNull(JsonNode node) {
        assertThat(node.isNull()).describedAs("a null instead of an absence").isFalse();
        node.forEach(Endpoint::assertNothingIsNull);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static final class Project {
        static final Template TEMPLATE = Template.load(Template.locate(), Map.of(), Map.of());
    }
}
