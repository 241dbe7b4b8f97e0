package io.orghub.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orghub.local.EndToEnd;
import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Operation;
import io.orghub.testing.template.QueueResource;
import io.orghub.testing.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The secret of a link is in its mail and nowhere else, however it is used and whatever fails; and what people write is in
 * no log and no dead letter.
 */
class CanaryTest extends EndToEnd {
    private static final String TENANT = "canary";
    private static final String INVITEE = "invitee@example.org";
    private static final String BOUNCING = "bounce@simulator.amazonses.com";
    /** In names, texts and reasons: whatever a person writes. */
    private static final String PERSONAL = "Kanarienvogel";

    private static final String URL = "https://example.org/" + PERSONAL;
    private static final String EXPIRE = "/_local/schedules/expire-invitations";
    private static final String RECOMPUTE = "/_local/schedules/recompute-stats";

    private static final List<String> WORKED_OFF =
            List.of("MailQueue", "MailEventQueue", "ImportQueue", "SweepQueue", "FanOutQueue", "RecomputeQueue");
    private static final List<String> DEAD_LETTERS = List.of(
            "MailDeadLetters",
            "MailEventDeadLetters",
            "ImportDeadLetters",
            "SweepDeadLetters",
            "FanOutDeadLetters",
            "RecomputeDeadLetters",
            "StreamDeadLetters");
    private static final Contract CONTRACT = Contract.standing();

    private static final List<Map<String, AttributeValue>> SPOILT = new ArrayList<>();

    private final Set<String> routes = new HashSet<>();
    private final Map<String, Map<QueueAttributeName, String>> asInTheTemplate = new HashMap<>();

    /** What fails ends as a dead letter at once, and not after hours. */
    @BeforeEach
    void giveUpSoon() {
        WORKED_OFF.forEach(queue -> {
            var attributes = attributes(queue);
            asInTheTemplate.put(queue, attributes);
            set(
                    queue,
                    Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "1",
                            QueueAttributeName.REDRIVE_POLICY,
                            attributes
                                    .get(QueueAttributeName.REDRIVE_POLICY)
                                    .replaceFirst("(\"maxReceiveCount\"\\D*)\\d+", "$11")));
        });
    }

    @AfterEach
    void bePatientAgain() {
        asInTheTemplate.forEach(CanaryTest::set);
    }

    /** Others recompute the organisations of this stack, and replay its dead letters. */
    @AfterEach
    void removeWhatNobodyCanRead() {
        try (var client = stack().dynamo().client()) {
            SPOILT.forEach(item -> client.deleteItem(delete ->
                    delete.tableName(stack().tableName()).key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
        }
        SPOILT.clear();
        var queues = stack().queues();
        DEAD_LETTERS.forEach(queue -> queues.client().purgeQueue(purge -> purge.queueUrl(queues.url(queue))));
    }

    @Test
    void knowsAllQueuesOfDeadLetters() {
        assertThat(Template.load(Template.locate(), Map.of(), Map.of()).queues().stream()
                        .map(QueueResource::logicalId)
                        .filter(queue -> queue.endsWith("DeadLetters")))
                .containsExactlyInAnyOrderElementsOf(DEAD_LETTERS);
    }

    // Metrics are printed among the logs.
    @Test
    void leavesNoSecretInTableStreamLogsErrorsMetricsEventsOrDeadLetters() {
        var written = new ArrayList<String>();
        try (var log = CapturedLog.start()) {
            var owner = person(TENANT, "owner");
            var stranger = person(TENANT, "stranger", PERSONAL + "@example.com");
            var invitee = person(TENANT, "invitee");
            done(machine(TENANT, "orghub/provision")
                    .put(
                            "/tenants/" + TENANT,
                            written(
                                    "PUT /tenants/{tenantId}",
                                    Map.of("groupTypes", List.of("organisation"), "startingLicences", 5))));
            var admin = tenantAdmin(TENANT);
            var group = found(owner, Map.of());
            done(owner.with("If-Match", "*")
                    .patch("/groups/" + group, written("PATCH /groups/{groupId}", Map.of("website", URL))));
            var machine = machine(TENANT, "orghub/platform");
            done(machine.put("/profiles/invitee", written("PUT /profiles/{userId}", Map.of())));
            done(machine.put(
                    "/listings/canary",
                    written(
                            "PUT /listings/{listingId}",
                            Map.of("tutorId", "invitee", "price", Map.of("currency", "GBP", "minor", 1)))));
            done(admin.put("/courses/canary", written("PUT /courses/{courseId}", Map.of())));
            var licences = "/organisations/" + group + "/licences";
            done(admin.put(licences, written("PUT /organisations/{organisationId}/licences", Map.of("granted", 6))));
            done(admin.with("Idempotency-Key", PERSONAL)
                    .post(
                            licences + "/grants",
                            written("POST /organisations/{organisationId}/licences/grants", Map.of("quantity", 2))));
            done(admin.get("/groups?q=" + PERSONAL));
            done(owner.get("/groups/" + group + "/members?q=" + PERSONAL));
            var invitations = "/groups/" + group + "/invitations";
            written.add(done(owner.post(
                            invitations, written("POST /groups/{groupId}/invitations", Map.of("email", INVITEE))))
                    .body()
                    .toString());
            owner.post(invitations, Map.of("email", BOUNCING));
            var imports = "/groups/" + group + "/member-imports";
            var imported = done(owner.with("Content-Type", "text/csv").post(imports, """
                    name,email
                    %1$s,%1$s.good@example.org
                    %1$s,%1$s bad
                    %1$s,%1$s@bad@example.org
                    """.formatted(PERSONAL)));
            settle();
            var counts =
                    owner.get(imports + "/" + imported.text("/importId")).body().path("counts");
            assertThat(counts.path("invited").asInt()).as("%s", counts).isEqualTo(1);
            assertThat(counts.path("malformed").asInt()).as("%s", counts).isEqualTo(2);

            var secret = token(INVITEE);
            var bounced = token(BOUNCING);
            for (var token : List.of(secret, bounced, secret + "x", secret.substring(1))) {
                written.add(stranger.post("/invitations/accept", Map.of("token", token))
                        .body()
                        .toString());
            }
            written.add(stranger.post("/invitations/accept", "{\"token\":\"" + secret + "\"")
                    .body()
                    .toString());
            for (int i = 0; i < 2; i++) {
                written.add(invitee.post("/invitations/accept", Map.of("token", secret))
                        .body()
                        .toString());
            }
            written.add(
                    owner.post(invitations, Map.of("email", BOUNCING)).body().toString());
            assertThat(written.getLast()).contains("\"reason\":\"bounced\"");
            var sound = found(owner, Map.of("name", PERSONAL + " again"));
            settle();
            done(api.post(RECOMPUTE, Map.of("tenantId", TENANT, "organisationId", sound)));
            spoil(group);
            for (var schedule : List.of(EXPIRE, RECOMPUTE)) {
                written.add(api.send("POST", schedule, Optional.empty()).body().toString());
            }
            settle();

            var logged = log.lines();
            assertThat(logged).anyMatch(line -> line.contains("not done, to come again"));
            assertThat(logged).anyMatch(line -> line.contains("\"Drift\"") && line.contains(sound));
            written.addAll(logged);
            assertThat(table()).anyMatch(item -> item.contains(INVITEE));
            assertThat(stream()).anyMatch(record -> record.contains(INVITEE));
            written.addAll(table());
            written.addAll(stream());
            written.add(api.get("/_local/events").body().toString());
            for (var queue : DEAD_LETTERS) {
                var letters = messages(queue);
                assertThat(letters)
                        .as(queue)
                        .isNotEmpty()
                        .noneMatch(letter -> letter.contains("@") || letter.contains(PERSONAL));
                written.addAll(letters);
            }
            assertThat(messages("StreamDeadLetters"))
                    .as("consumers of the stream")
                    .anyMatch(letter -> letter.contains("\"route\""))
                    .anyMatch(letter -> letter.contains("\"project\""));
            assertThat(logged)
                    .noneMatch(line -> Stream.of(INVITEE, BOUNCING, PERSONAL).anyMatch(line::contains));
            assertThat(routes).containsAll(takingAnyText());
            for (var token : List.of(secret, bounced)) {
                var mac = token.substring(token.lastIndexOf('.') + 1);
                assertThat(written).noneMatch(text -> text.contains(mac));
            }
            assertThat(written).noneMatch(text -> text.contains("/invitation#"));
        }
    }

    private String found(Api owner, Map<String, Object> given) {
        var body = new HashMap<String, Object>(Map.of("type", "organisation", "avatarUrl", URL, "website", URL));
        body.putAll(given);
        return done(owner.post("/groups", written("POST /groups", body))).text("/groupId");
    }

    private static ApiAnswer done(ApiAnswer answer) {
        assertThat(answer.status())
                .as("%s: %s", answer.request(), answer.body())
                .isLessThan(300);
        return answer;
    }

    /** A body with the canary in each field that takes any text; others only as given. */
    private Map<String, Object> written(String route, Map<String, Object> given) {
        routes.add(route);
        var body = new HashMap<String, Object>();
        textFields(CONTRACT.operation(route))
                .forEach((name, schema) -> body.put(
                        name,
                        schema.path("format").asText().equals("idn-email") ? PERSONAL + "@example.org" : PERSONAL));
        body.putAll(given);
        return body;
    }

    /** But for those of invitations, which take the secret. */
    private static List<String> takingAnyText() {
        return CONTRACT.operations().stream()
                .filter(operation -> !operation.path().startsWith("/invitations/"))
                .filter(operation -> !textFields(operation).isEmpty())
                .map(Operation::route)
                .toList();
    }

    private static Map<String, JsonNode> textFields(Operation operation) {
        var fields = new HashMap<String, JsonNode>();
        operation.requestContent().values().stream()
                .limit(1)
                .flatMap(content ->
                        resolved(content.path("schema")).path("properties").propertyStream())
                .forEach(field -> fields.put(field.getKey(), resolved(field.getValue())));
        fields.values()
                .removeIf(schema -> !schema.path("type").asText().equals("string")
                        || Stream.of("enum", "pattern", "examples").anyMatch(schema::has)
                        || schema.path("format").asText().equals("date-time"));
        return fields;
    }

    /** The first of what it may be. */
    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(CONTRACT.document().at(schema.path("$ref").asText().substring(1)))
                : schema.has("oneOf") ? resolved(schema.path("oneOf").path(0)) : schema;
    }

    private static String token(String address) {
        return stack().mailbox().newestFirst().stream()
                .filter(mail -> mail.to().equals(address))
                .findFirst()
                .flatMap(ReceivedMail::invitationToken)
                .orElseThrow();
    }

    /** Leaves, for each consumer and each worker, something that it cannot read, with addresses and tags in it. */
    private static void spoil(String group) {
        var pk = TENANT + "#GROUP#" + group;
        var invitation = items().filter(item -> item.get("pk").s().equals(pk) && item.containsKey("invitationKey"))
                .filter(item -> item.toString().contains(INVITEE))
                .findFirst()
                .orElseThrow();
        put(invitation, Map.of("sk", "INVITATION#spoilt", "status", "pending", "sending", "not a number"));
        put(
                without(invitation, "sentSending", "sentAtEpochMillis"),
                Map.of("sk", "INVITATION#broken", "invitationKey", "broken", "status", "pending", "role", "odd"));
        put(
                invitation,
                Map.of(
                        "sk", "IMPORT#broken",
                        "itemType", "import",
                        "importId", "broken",
                        "status", "running",
                        "rows", INVITEE));
        var closed = items().filter(item ->
                        item.get("pk").s().equals(pk) && item.get("sk").s().equals("GROUP"))
                .findFirst()
                .orElseThrow();
        put(
                closed,
                Map.of("pk", TENANT + "#GROUP#broken", "groupId", "broken", "state", "archived", "sweeps", INVITEE));
        var teaching = items().filter(item -> item.get("pk").s().startsWith(TENANT + "#"))
                .filter(item -> item.get("sk").s().equals("TEACHING#" + group))
                .findFirst()
                .orElseThrow();
        put(teaching, Map.of("sk", "TEACHING#broken", "groupId", "broken", "version", INVITEE));
        stack().queues().send("FanOutQueue", """
                {"tenantId":"%s","tutorId":"%s","groupId":"broken","version":"1"}""".formatted(
                        TENANT, teaching.get("tutorId").s()));
        stack().queues().send("MailEventQueue", """
                {"event":"odd","tenant":"%s","group":"%s","invitation":"%s","generation":"1","sending":"1",\
                "at":"2026-11-21T09:00:00Z"}""".formatted(tag(TENANT), tag(group), tag("broken")));
    }

    private static String tag(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, AttributeValue> without(Map<String, AttributeValue> item, String... attributes) {
        var fewer = new HashMap<>(item);
        fewer.keySet().removeAll(List.of(attributes));
        return fewer;
    }

    private static void put(Map<String, AttributeValue> genuine, Map<String, String> changes) {
        var item = new HashMap<>(genuine);
        changes.forEach((name, value) -> item.put(name, AttributeValue.fromS(value)));
        try (var client = stack().dynamo().client()) {
            client.putItem(put -> put.tableName(stack().tableName()).item(item));
        }
        SPOILT.add(item);
    }

    private static List<String> table() {
        return items().map(Object::toString).toList();
    }

    private static Stream<Map<String, AttributeValue>> items() {
        try (var client = stack().dynamo().client()) {
            return client.scanPaginator(scan -> scan.tableName(stack().tableName())).items().stream().toList().stream();
        }
    }

    private static List<String> stream() {
        var tail = StreamTail.of(stack().dynamo(), stack().tableName());
        return tail.read().stream()
                .map(record -> StreamEvents.node(record, tail.streamArn()).toString())
                .toList();
    }

    private static Map<QueueAttributeName, String> attributes(String queue) {
        var queues = stack().queues();
        return queues.client()
                .getQueueAttributes(get -> get.queueUrl(queues.url(queue))
                        .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT, QueueAttributeName.REDRIVE_POLICY))
                .attributes();
    }

    private static void set(String queue, Map<QueueAttributeName, String> attributes) {
        var queues = stack().queues();
        queues.client()
                .setQueueAttributes(set -> set.queueUrl(queues.url(queue)).attributes(attributes));
    }

    private static List<String> messages(String queue) {
        var queues = stack().queues();
        return queues
                .client()
                .receiveMessage(receive -> receive.queueUrl(queues.url(queue))
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(0))
                .messages()
                .stream()
                .map(message -> message.body())
                .toList();
    }
}
