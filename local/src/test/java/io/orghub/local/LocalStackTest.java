package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.local.client.ApiAnswer;
import io.orghub.local.demo.DemoStory;
import io.orghub.testing.template.Template;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalStackTest extends EndToEnd {
    private String organisation(String tenant, int licences) {
        machine(tenant, "orghub/provision")
                .put("/tenants/" + tenant, Map.of("name", tenant, "groupTypes", List.of("organisation")));
        var created = tenantAdmin(tenant)
                .post(
                        "/groups",
                        Map.of(
                                "type",
                                "organisation",
                                "name",
                                tenant,
                                "slug",
                                tenant,
                                "ownerId",
                                "owner",
                                "licences",
                                licences));
        assertThat(created.status()).isEqualTo(201);
        return created.text("/groupId");
    }

    @Test
    void isReady() {
        var health = api.get("/_local/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().path("ready").booleanValue()).isTrue();
        assertThat(health.body().path("streamLag").isInt()).isTrue();
    }

    @Test
    void givesTheContractToAnybody() throws Exception {
        var contract = api.get("/openapi.yaml");
        assertThat(contract.header("content-type")).isEqualTo("application/yaml");
        assertThat(contract.body().asText())
                .isEqualTo(Files.readString(Template.locate().resolveSibling("openapi.yaml")));
    }

    @Test
    void takesALogoOnceAsItWasAskedForAndShowsIt() throws Exception {
        var group = organisation("logos", 0);
        var upload = person("logos", "owner")
                .post("/groups/" + group + "/logo-uploads", Map.of("contentType", "image/png", "bytes", 4));
        var put = URI.create(upload.text("/putUrl"));
        assertThat(logo(put, "image/svg+xml", "logo")).isEqualTo(403);
        assertThat(logo(put, "image/png", "longer")).isEqualTo(403);
        assertThat(api.get(put.getPath()).status()).isEqualTo(404);
        assertThat(logo(put, "image/png", "logo")).isEqualTo(200);
        assertThat(logo(put, "image/png", "evil")).isEqualTo(412);

        var shown = api.get(put.getPath());
        assertThat(shown.header("content-type")).isEqualTo("image/png");
        assertThat(shown.body().asText()).isEqualTo("logo");
        assertThat(person("logos", "owner")
                        .with("If-Match", "*")
                        .patch("/groups/" + group, Map.of("avatarUrl", upload.text("/avatarUrl")))
                        .status())
                .isEqualTo(200);
        assertThat(api.send("PUT", "/_local/uploads/..%2fsecret.png", Optional.of("x"))
                        .status())
                .isEqualTo(404);
    }

    private int logo(URI url, String type, String body) {
        return api.with("If-None-Match", "*")
                .with("Content-Type", type)
                .send("PUT", url.getPath(), Optional.of(body))
                .status();
    }

    @Test
    void letsPagesOfItsOwnOriginCall() {
        var page = person("origin", "u1").with("Origin", stack().url().toString());
        assertThat(page.get("/me/groups").header("access-control-allow-origin"))
                .isEqualTo(stack().url().toString());
    }

    @Test
    void sendsTheHeadersThatFunctionsAndTheGatewayGive() {
        var problem = person("headers", "u1").get("/groups/unknown");
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.headers().allValues("content-type")).containsExactly("application/problem+json");
        assertThat(problem.header("x-request-id")).isEqualTo(problem.header("apigw-requestid"));

        var unknownRoute = api.get("/unknown");
        assertThat(unknownRoute.headers().allValues("content-type")).containsExactly("application/json");
        assertThat(unknownRoute.text("/message")).isEqualTo("Not Found");
        assertThat(unknownRoute.headers().map()).doesNotContainKey("server");
    }

    @Test
    void passesTagsAndRedirectsOfPublicPagesOn() {
        var organisation = organisation("public-page", 1);
        var page = api.get("/public/organisations/public-page");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("cache-control")).isEqualTo("public, max-age=60");

        var head = api.send("HEAD", "/public/organisations/public-page", Optional.empty());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("etag")).isEqualTo(page.header("etag"));
        assertThat(head.body().isMissingNode()).isTrue();
        assertThat(api.send("HEAD", "/invitations/preview", Optional.empty()).status())
                .isEqualTo(404);

        var again = api.with("If-None-Match", page.header("etag")).get("/public/organisations/public-page");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body().isMissingNode()).isTrue();
        assertThat(again.header("etag")).isEqualTo(page.header("etag"));
        assertThat(again.headers().map()).doesNotContainKey("content-type");

        var owner = person("public-page", "owner");
        var etag = owner.get("/groups/" + organisation).header("etag");
        owner.with("If-Match", etag).patch("/groups/" + organisation, Map.of("slug", "moved-page"));
        var moved = api.get("/public/organisations/public-page");
        assertThat(moved.status()).isEqualTo(301);
        assertThat(moved.header("location")).isEqualTo("moved-page");
        assertThat(moved.header("cache-control")).isEqualTo("public, max-age=300");
        assertThat(api.get("/public/organisations/" + moved.header("location")).text("/slug"))
                .isEqualTo("moved-page");
        assertThat(api.get("/public/organisations/%C3%A9%20").status()).isEqualTo(404);
    }

    @Test
    void replaysDeadLettersFromWhatIsThereNow() {
        var organisation = organisation("replayed", 1);
        person("replayed", "owner").post("/groups/" + organisation + "/members", Map.of("userId", "tess"));
        settle();
        var partition = "replayed#GROUP#" + organisation;
        try (var client = stack().dynamo().client()) {
            client.deleteItem(delete -> delete.tableName(stack().tableName())
                    .key(Map.of("pk", AttributeValue.fromS(partition), "sk", AttributeValue.fromS("TEAM#tess"))));
        }
        stack().queues()
                .send(
                        "StreamDeadLetters",
                        "{\"consumer\":\"project\",\"pk\":\"%s\",\"sk\":\"MEMBER#tess\",\"sequenceNumber\":\"1\"}"
                                .formatted(partition));

        assertThat(api.post("/_local/dead-letters/replay", "").text("/replayed"))
                .isEqualTo("1");

        settle();
        assertThat(stack().queues().size("StreamDeadLetters")).isZero();
        assertThat(person("replayed", "owner")
                        .get("/groups/" + organisation + "/members")
                        .body()
                        .at("/items")
                        .findValuesAsText("userId"))
                .contains("tess");
    }

    @Test
    void refusesABodyOfMoreThanTenMegabytes() {
        var answer = person("large", "u1").post("/groups", "x".repeat(11 * 1024 * 1024));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("/message")).isEqualTo("Request Entity Too Large");
    }

    static List<String> routesOfTheTemplate() {
        return Template.load(Template.locate(), Map.of(), Map.of()).functions().stream()
                .flatMap(function -> function.routes().stream())
                .filter(route -> !route.open())
                .map(route -> route.key().replace("{", "").replace("}", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("routesOfTheTemplate")
    void guardsEveryRouteOfTheTemplate(String route) {
        var parts = route.split(" ");

        assertThat(api.send(parts[0], parts[1], Optional.empty()).status()).isEqualTo(401);
    }

    @Test
    void issuesTokensThatItsGatewayTakes() {
        var issued = api.post("/_local/token", Map.of("tenantId", "tokens", "userId", "u1", "email", "u1@example.org"));

        assertThat(issued.status()).isEqualTo(200);
        assertThat(issued.text("/token_type")).isEqualTo("Bearer");
        assertThat(issued.body().path("expires_in").intValue()).isEqualTo(43_200);
        assertThat(api.as(issued.text("/access_token")).get("/me/groups").status())
                .isEqualTo(200);
    }

    @Test
    void publishesItsKeysWhereAnIssuerDoes() {
        var configuration = api.get("/_local/issuer/.well-known/openid-configuration");

        assertThat(configuration.text("/issuer")).isEqualTo(stack().tokens().issuer());
        assertThat(configuration.text("/jwks_uri")).isEqualTo(stack().url() + "/_local/jwks.json");
        assertThat(api.get("/_local/jwks.json").text("/keys/0/kty")).isEqualTo("RSA");
        assertThat(api.get("/_local/jwks.json").body().at("/keys/0/d").isMissingNode())
                .isTrue();
    }

    /** Were the lag 0 too early even once, a mail would be missing. */
    @Test
    void saysTheLagIsNothingOnlyWhenAllIsHandled() {
        var group = organisation("lag-of-mails", 20);
        var owner = person("lag-of-mails", "owner");

        for (var i = 0; i < 20; i++) {
            var email = "lag" + i + "@example.org";
            assertThat(owner.post("/groups/" + group + "/invitations", Map.of("email", email))
                            .status())
                    .isEqualTo(201);
            api.settle();
            var newest = stack().mailbox().newestFirst().getFirst();
            assertThat(newest.to()).isEqualTo(email);
            assertThat(newest.invitationToken()).isPresent();
        }
    }

    @Test
    void servesManyCallersAtOnce() throws Exception {
        organisation("many-callers", 0);
        var callers = 64;
        var together = new CyclicBarrier(callers);
        var owner = person("many-callers", "owner");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, callers)
                    .<Callable<ApiAnswer>>mapToObj(i -> () -> {
                        together.await();
                        return owner.get("/me/groups");
                    })
                    .toList();

            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void handsAnOddPathOnAndRefusesItAsTheGatewayWould() {
        assertThat(api.get("/groups/%2e%2e/x").status()).isEqualTo(404);
        assertThat(person("odd", "u1").get("/groups/a%20b").status()).isEqualTo(400);
    }

    @Test
    void showsWhatOtherModulesAreTold() throws Exception {
        var group = organisation("told", 1);

        api.settle();

        var events = api.get("/_local/events").body().path("items");
        assertThat(events)
                .filteredOn(event -> event.at("/detail/groupId").asText().equals(group))
                .extracting(event -> event.path("type").asText())
                .containsExactlyInAnyOrder("group.created", "member.added");
    }

    @Test
    void runsAScheduleOnDemandAndKnowsNoOthers() {
        assertThat(api.post("/_local/schedules/expire-invitations", "").text("/expired"))
                .isEqualTo("0");
        assertThat(api.post(
                                "/_local/schedules/recompute-stats",
                                "{\"tenantId\": \"nobody\", \"organisationId\": \"nothing\"}")
                        .text("/repaired"))
                .isEqualTo("0");
        assertThat(api.post("/_local/schedules/recompute-stats", "").text("/shards"))
                .isEqualTo("64");
        assertThat(api.post("/_local/schedules/recompute-stats", "now").status())
                .isEqualTo(400);
        assertThat(api.post("/_local/schedules/no-such-schedule", "").status()).isEqualTo(404);
        assertThat(api.get("/_local/nothing").status()).isEqualTo(404);
    }

    @Test
    void playsTheStory() {
        var told = new ByteArrayOutputStream();

        var asExpected = new DemoStory(stack(), api, new PrintStream(told, true, StandardCharsets.UTF_8)).play();

        assertThat(asExpected).as(told.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
