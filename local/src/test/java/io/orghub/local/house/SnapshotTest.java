package io.orghub.local.house;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import io.micronaut.context.ApplicationContext;
import io.orghub.domain.IdSource;
import io.orghub.edge.Priming;
import io.orghub.groups.creategroup.CreateGroupHandler;
import io.orghub.groups.listgroups.ListGroupsHandler;
import io.orghub.local.lambda.LambdaFunctions;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a version's snapshot may hold, from which many environments go on at once. */
class SnapshotTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration OF_API_GATEWAY = Duration.ofSeconds(30);

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final AtomicInteger draws = new AtomicInteger();

    private final IdSource ids = () -> {
        draws.incrementAndGet();
        return UlidCreator.getUlid().toLowerCase();
    };

    private final SecureRandom random = new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
            draws.incrementAndGet();
            super.nextBytes(bytes);
        }
    };

    /** A nonce that two environments had from one snapshot would open every cursor of both. */
    @Test
    void nothingUniqueIsMadeBeforeItAndNothingIsTheSameAfterIt() throws Exception {
        var house = House.standing();
        var properties = new HashMap<>(LambdaFunctions.properties(house.template()));
        properties.remove("table.name");
        properties.remove("keys.parameter");
        properties.put("sqs.endpoint", "http://localhost:1");
        properties.put("eventbridge.endpoint", "http://localhost:1");
        try (var stage = Stage.on(TABLE, properties, ids, random);
                var log = CapturedLog.start()) {
            Story.tell(stage);
            draws.set(0);
            for (var handler : house.handlers().keySet()) {
                Class.forName(handler).getConstructor(ApplicationContext.class).newInstance(stage.context());
            }
            var create = new CreateGroupHandler(stage.context());
            var list = new ListGroupsHandler(stage.context());
            var priming = stage.bean(Priming.class);

            priming.beforeCheckpoint(null);

            assertThat(draws).hasValue(0);
            assertThat(log.lines()).noneMatch(line -> line.contains("not primed"));

            priming.afterRestore(null);
            var one = life(create, list, "One");
            priming.afterRestore(null);
            var other = life(create, list, "Other");

            assertThat(one).doesNotContainAnyElementsOf(other);
            assertThat(draws.get()).isPositive();
        }
    }

    /** The ids and tokens that one environment makes first. */
    private static List<String> life(CreateGroupHandler create, ListGroupsHandler list, String name)
            throws IOException {
        var made = body(create.handleRequest(
                request("POST /groups")
                        .body("{\"type\":\"group\",\"name\":\"" + name + "\"}")
                        .build(),
                null));
        var page = body(
                list.handleRequest(request("GET /groups").query("pageSize", "1").build(), null));
        return List.of(made.path("groupId").asText(), page.path("nextCursor").asText());
    }

    private static ApiEvents.Request request(String route) {
        return ApiEvents.request(route)
                .caller(BRIGHTSIDE, TOMASZ_THE_TENANT_ADMIN.id())
                .role("tenant-admin");
    }

    private static JsonNode body(APIGatewayV2HTTPResponse answer) throws IOException {
        assertThat(answer.getStatusCode()).describedAs(answer.getBody()).isBetween(200, 201);
        return JSON.readTree(answer.getBody());
    }

    /** Four attempts of a second, and the call ends after three: a function answers 503 long before the gateway does. */
    @Test
    void theTablesClientGivesUpWhileSomebodyWaits() {
        try (var context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of("table.name", "orghub"))
                .start()) {
            var client = context.getBean(DynamoDbClient.class).serviceClientConfiguration();
            var override = client.overrideConfiguration();

            assertThat(override.apiCallTimeout()).contains(Duration.ofSeconds(3));
            assertThat(override.apiCallAttemptTimeout()).contains(Duration.ofSeconds(1));
            assertThat(override.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(4);
            assertThat(House.standing().template().functions())
                    .filteredOn(function -> !function.routes().isEmpty())
                    .allMatch(function -> function.timeoutSeconds() < OF_API_GATEWAY.toSeconds())
                    .allMatch(function -> function.timeoutSeconds()
                            > override.apiCallTimeout().orElseThrow().toSeconds());
        }
    }

    static Stream<Path> productSources() throws IOException {
        return Stream.of("shared", "files", "queues", "functions")
                .map(House.root()::resolve)
                .flatMap(SnapshotTest::sources);
    }

    private static Stream<Path> sources(Path folder) {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().matches(".*[/\\\\]src[/\\\\]main[/\\\\]java[/\\\\].*\\.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyClientOfTheSdkHasATimeLimitOnPurpose() throws IOException {
        var makers = productSources()
                .filter(file -> House.read(file)
                        .matches("(?s).*\\b(Dynamo\\w*|Sts|Ssm|Sqs|S3|SesV2|EventBridge)Client\\.builder\\(\\).*"))
                .filter(file -> !file.endsWith("OrgTable.java"))
                .toList();

        assertThat(makers).hasSizeGreaterThanOrEqualTo(7).allMatch(file -> House.read(file)
                .contains("apiCallTimeout("));
    }
}
