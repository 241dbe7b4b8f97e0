package io.orghub.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.local.EndToEnd;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.log.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The secret of a link is in its mail and nowhere else, however it is used and whatever fails. */
class CanaryTest extends EndToEnd {
    private static final String TENANT = "canary";
    private static final List<String> DEAD_LETTERS =
            List.of("MailDeadLetters", "MailEventDeadLetters", "StreamDeadLetters");

    @Test
    void leavesNoSecretInTableStreamLogsErrorsEventsOrDeadLetters() {
        var written = new ArrayList<String>();
        try (var log = CapturedLog.start()) {
            var owner = person(TENANT, "owner");
            var stranger = person(TENANT, "stranger");
            var invitee = person(TENANT, "invitee");
            machine(TENANT, "orghub/provision")
                    .put(
                            "/tenants/" + TENANT,
                            Map.of("name", "Canary", "groupTypes", List.of("organisation"), "startingLicences", 5));
            var group = owner.post("/groups", Map.of("type", "organisation", "name", "Canary Academy"))
                    .text("/groupId");
            var invitations = "/groups/" + group + "/invitations";
            written.add(owner.post(invitations, Map.of("email", "invitee@example.org", "message", "Hello"))
                    .body()
                    .toString());
            owner.post(invitations, Map.of("email", "bounce@simulator.amazonses.com"));
            settle();

            var secret = token("invitee@example.org");
            var bounced = token("bounce@simulator.amazonses.com");
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
            written.add(owner.post(invitations, Map.of("email", "bounce@simulator.amazonses.com"))
                    .body()
                    .toString());
            assertThat(written.getLast()).contains("\"reason\":\"bounced\"");
            spoil(group);
            settle();

            written.addAll(log.lines());
            assertThat(table()).anyMatch(item -> item.contains("invitee@example.org"));
            assertThat(stream()).anyMatch(record -> record.contains("invitee@example.org"));
            written.addAll(table());
            written.addAll(stream());
            written.add(api.get("/_local/events").body().toString());
            DEAD_LETTERS.forEach(queue -> written.addAll(messages(queue)));
            assertThat(messages("StreamDeadLetters")).as("the spoilt item").isNotEmpty();
            for (var token : List.of(secret, bounced)) {
                var mac = token.substring(token.lastIndexOf('.') + 1);
                assertThat(written).noneMatch(text -> text.contains(mac));
            }
            assertThat(written).noneMatch(text -> text.contains("/invitations/accept#"));
        }
    }

    private static String token(String address) {
        return stack().mailbox().newestFirst().stream()
                .filter(mail -> mail.to().equals(address))
                .findFirst()
                .flatMap(ReceivedMail::invitationToken)
                .orElseThrow();
    }

    /** Leaves an item that no consumer can read. */
    private void spoil(String group) {
        try (var client = stack().dynamo().client()) {
            client.putItem(put -> put.tableName(stack().tableName())
                    .item(Map.of(
                            "pk", AttributeValue.fromS(TENANT + "#GROUP#" + group),
                            "sk", AttributeValue.fromS("INVITATION#spoilt"),
                            "itemType", AttributeValue.fromS("invitation"),
                            "status", AttributeValue.fromS("pending"),
                            "sending", AttributeValue.fromS("not a number"))));
        }
    }

    private static List<String> table() {
        try (var client = stack().dynamo().client()) {
            return client.scanPaginator(scan -> scan.tableName(stack().tableName())).items().stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    private static List<String> stream() {
        var tail = StreamTail.of(stack().dynamo(), stack().tableName());
        return tail.read().stream()
                .map(record -> StreamEvents.node(record, tail.streamArn()).toString())
                .toList();
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
