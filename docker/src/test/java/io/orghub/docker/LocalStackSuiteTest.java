package io.orghub.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.KeyRings;
import io.orghub.domain.TenantId;
import io.orghub.groups.creategroup.CreateGroupHandler;
import io.orghub.groups.listgroups.ListGroupsHandler;
import io.orghub.invitations.accept.AcceptHandler;
import io.orghub.invitations.invite.InviteHandler;
import io.orghub.members.listteam.ListTeamHandler;
import io.orghub.platform.puttenant.PutTenantHandler;
import io.orghub.streams.project.ProjectHandler;
import io.orghub.streams.route.RouteHandler;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.events.StreamEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The product's adapters as they are on AWS, without an endpoint of their own and with their own time limits, against
 * LocalStack: the SDK is told where that is by its system properties. What LocalStack lacks (SES v2, Cognito, the HTTP
 * API) is not in here.
 */
@Testcontainers(disabledWithoutDocker = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackSuiteTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TENANT = "harbour";
    private static final Map<String, String> TO_THE_SDK_BY = Map.of(
            "aws.accessKeyId", "test",
            "aws.secretAccessKey", "test",
            "aws.region", "eu-west-1");

    @Container
    static final LocalStackContainer STACK = new LocalStackContainer(
                    DockerImageName.parse(System.getProperty("localstack.image"))
                            .asCompatibleSubstituteFor("localstack/localstack"))
            .withServices("dynamodb", "dynamodbstreams", "s3", "sqs", "events", "ssm");

    private static StackResources resources;
    private static ApplicationContext context;
    private static GroupId organisation;

    @BeforeAll
    static void deploy() {
        TO_THE_SDK_BY.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", STACK.getEndpoint().toString());
        resources = StackResources.deployed();
        context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(resources.properties())
                .start();
    }

    @AfterAll
    static void leave() {
        if (context != null) {
            context.close();
        }
        System.clearProperty("aws.endpointUrl");
        TO_THE_SDK_BY.keySet().forEach(System::clearProperty);
    }

    @Test
    @Order(1)
    void readsTheKeysFromTheParameter() {
        var keys = context.getBean(KeyRings.class).current();

        assertThat(keys.signing()).singleElement().satisfies(key -> assertThat(key.id())
                .isEqualTo("k1"));
    }

    @Test
    @Order(2)
    void keepsFilesInTheBucket() {
        var files = context.getBean(ImportFiles.class);
        var key = new ImportKey(new TenantId(TENANT), new GroupId("g1"), "i1");
        var file = "email\nada@example.org\n".getBytes(StandardCharsets.UTF_8);

        files.put(key, file);

        assertThat(files.get(key)).hasValueSatisfying(read -> assertThat(read).isEqualTo(file));
        assertThat(files.get(new ImportKey(new TenantId(TENANT), new GroupId("g1"), "none")))
                .isEmpty();
    }

    @Test
    @Order(3)
    void takesAnOrganisationWithItsLicences() throws Exception {
        var tenant = call(
                new PutTenantHandler(context),
                ApiEvents.request("PUT /tenants/{tenantId}")
                        .path("tenantId", TENANT)
                        .caller(TENANT, "provisioner")
                        .scope("orghub/provision")
                        .body("{\"name\":\"Harbour\",\"groupTypes\":[\"organisation\"],\"startingLicences\":2}"),
                200);
        var created = call(
                new CreateGroupHandler(context),
                owner("POST /groups").body("{\"type\":\"organisation\",\"name\":\"Harbour Tutors\"}"),
                201);
        organisation = new GroupId(created.path("groupId").asText());

        assertThat(tenant.path("name").asText()).isEqualTo("Harbour");
        assertThat(created.path("slug").asText()).isEqualTo("harbour-tutors");
    }

    @Test
    @Order(4)
    void neverInvitesMoreThanThereAreLicences() throws Exception {
        for (int number = 1; number <= 2; number++) {
            call(new InviteHandler(context), inviting("tutor" + number + "@example.org"), 201);
        }
        var refused = call(new InviteHandler(context), inviting("late@example.org"), 409);

        assertThat(refused.path("code").asText()).isEqualTo("LICENCES_EXHAUSTED");
    }

    @Test
    @Order(5)
    void tellsTheConsumersByTheStream() {
        var records = resources.streamRecords();
        assertThat(records).isNotEmpty();
        var event = StreamEvents.event(records, resources.streamArn());

        assertThat(new ProjectHandler(context).handleRequest(event, null).getBatchItemFailures())
                .isEmpty();
        assertThat(new RouteHandler(context).handleRequest(event, null).getBatchItemFailures())
                .isEmpty();

        var asked = resources.messages("MailQueue", 2, Duration.ofSeconds(20));
        assertThat(asked).hasSize(2).allMatch(body -> body.contains(organisation.value()));
        var published = resources.messages(StackResources.EVENTS, 3, Duration.ofSeconds(20));
        assertThat(published)
                .anyMatch(body -> body.contains("group.created"))
                .filteredOn(body -> body.contains("invitation.created"))
                .hasSize(2);
    }

    @Test
    @Order(6)
    void letsTheInvitedInOnce() throws Exception {
        var token = context.getBean(InvitationTokens.class).issue(linkOf("tutor1@example.org"));
        for (int time = 1; time <= 2; time++) {
            call(
                    new AcceptHandler(context),
                    ApiEvents.request("POST /invitations/accept")
                            .caller(TENANT, "tutor1")
                            .email("tutor1@example.org", true)
                            .body("{\"token\":\"" + token + "\"}"),
                    200);
        }
        var event = StreamEvents.event(resources.streamRecords(), resources.streamArn());
        new ProjectHandler(context).handleRequest(event, null);
        var team = call(
                new ListTeamHandler(context),
                owner("GET /groups/{groupId}/members").path("groupId", organisation.value()),
                200);

        assertThat(team.path("items").findValuesAsText("userId"))
                .contains("tutor1")
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(7)
    void listsByAnIndex() throws Exception {
        var groups = call(
                new ListGroupsHandler(context),
                owner("GET /groups").role("tenant-admin").query("pageSize", "1"),
                200);

        assertThat(groups.path("items").findValuesAsText("groupId")).containsExactly(organisation.value());
    }

    private static ApiEvents.Request owner(String route) {
        return ApiEvents.request(route).caller(TENANT, "mina").email("mina@example.org", true);
    }

    private static ApiEvents.Request inviting(String address) {
        return owner("POST /groups/{groupId}/invitations")
                .path("groupId", organisation.value())
                .header("idempotency-key", UUID.randomUUID().toString())
                .body("{\"email\":\"" + address + "\"}");
    }

    private static JsonNode call(
            RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function,
            ApiEvents.Request request,
            int status)
            throws JsonProcessingException {
        var answer = function.handleRequest(request.build(), null);
        assertThat(answer.getStatusCode()).describedAs(answer.getBody()).isEqualTo(status);
        return JSON.readTree(answer.getBody());
    }

    /** As the worker makes it, from the item. */
    private static InvitationLink linkOf(String address) {
        var item = resources.items().stream()
                .filter(candidate -> text(candidate, "itemType").equals(Optional.of("invitation"))
                        && text(candidate, "email").equals(Optional.of(address)))
                .findFirst()
                .orElseThrow();
        return new InvitationLink(
                new TenantId(TENANT),
                organisation,
                item.get("sk").s().replace("INVITATION#", ""),
                Long.parseLong(item.get("generation").n()),
                Integer.parseInt(item.get("sending").n()));
    }

    private static Optional<String> text(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }
}
