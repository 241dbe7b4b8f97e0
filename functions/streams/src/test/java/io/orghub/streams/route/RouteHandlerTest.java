package io.orghub.streams.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orghub.domain.Busy;
import io.orghub.streams.Consumer;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.queue.BusStub;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteHandlerTest {
    private static final List<String> ODD = List.of(
            "{\"S\":\"\"}",
            "{\"S\":\"not an id\"}",
            "{\"N\":\"1.5\"}",
            "{\"N\":\"-1\"}",
            "{\"N\":\"1e30\"}",
            "{\"BOOL\":true}",
            "{\"NULL\":true}",
            "{\"L\":[]}",
            "{\"L\":[{\"NULL\":true}]}",
            "{\"M\":{}}",
            "{\"SS\":[\"a\"]}");

    @RegisterExtension
    final Consumer consumer = new Consumer("route", RouteHandler::new);

    private JsonNode published(int entry) throws JsonProcessingException {
        return Consumer.parsed(
                consumer.bus().entries().get(entry).path("Detail").asText());
    }

    private List<String> publishedIds() {
        return consumer.bus().entries().stream()
                .map(entry -> entry.path("Detail").asText().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    /** The first record of the sample for each of so many members. */
    private ObjectNode manyMembers(int count) {
        var event = consumer.sample("changes");
        var records = (ArrayNode) event.path("Records");
        var first = records.get(0);
        records.removeAll();
        for (int number = 1; number <= count; number++) {
            var record = (ObjectNode) first.deepCopy();
            var user = "member-" + number;
            ((ObjectNode) record.at("/dynamodb/Keys")).putObject("sk").put("S", "MEMBER#" + user);
            ((ObjectNode) record.at("/dynamodb/NewImage")).putObject("userId").put("S", user);
            records.add(record);
        }
        return event;
    }

    private static ObjectNode image(ObjectNode event, int record) {
        return (ObjectNode) event.at("/Records/" + record + "/dynamodb/NewImage");
    }

    @Nested
    class Success {
        @Test
        void forwardsTheKeysOfTheSampleAndNothingElse() throws Exception {
            var event = consumer.sample("success");

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.mailJobs()).hasSize(1);
            assertThat(Consumer.parsed(consumer.mailJobs().getFirst())).isEqualTo(Consumer.parsed("""
                            {"tenantId":"brightside","groupId":"harbour-tuition","invitationKey":"%s"}""".formatted(
                            image(event, 0).at("/invitationKey/S").asText())));
        }

        @Test
        void forwardsNothingForTheSampleThatWasMailed() throws Exception {
            assertThat(consumer.take(consumer.sample("already-mailed"))).isEmpty();
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @Test
        void forwardsAResendOfAnInvitationThatWasMailed() throws Exception {
            var event = consumer.sample("already-mailed");
            image(event, 0).putObject("sending").put("N", "2");
            consumer.take(event);
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"accepted", "declined", "revoked", "expired"})
        void forwardsNothingThatHasEnded(String status) throws Exception {
            var event = consumer.sample("success");
            image(event, 0).putObject("status").put("S", status);
            consumer.take(event);
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @Test
        void publishesTheNoticeOfTheSampleAndAsksForItsMail() throws Exception {
            assertThat(consumer.take(consumer.sample("licences-low"))).isEmpty();

            assertThat(consumer.bus().entries()).singleElement().satisfies(entry -> {
                assertThat(entry.path("EventBusName").asText()).isEqualTo("orghub-test");
                assertThat(entry.path("Source").asText()).isEqualTo("orghub");
                assertThat(entry.path("DetailType").asText()).isEqualTo("licences.low");
                assertThat(entry.path("Time").asLong()).isEqualTo(1795251600);
                assertThat(Consumer.parsed(entry.path("Detail").asText())).isEqualTo(Consumer.parsed("""
                                {"id":"01m7yy3g6hxc79cspex1g4szc1","type":"licences.low","version":1,
                                "tenantId":"brightside","time":"2026-11-21T09:00:00Z","revision":18,"detail":{"organisationId":"harbour-tuition",
                                "threshold":90,"crossed":[75,90],"granted":20,"inUse":18,"available":2}}"""));
            });
            assertThat(consumer.mailJobs()).containsExactly(consumer.mailJobs().getFirst());
            assertThat(Consumer.parsed(consumer.mailJobs().getFirst())).isEqualTo(Consumer.parsed("""
                            {"tenantId":"brightside","groupId":"harbour-tuition","noticeVersion":"18"}"""));
        }

        @Test
        void givesTheSameIdToANoticeThatComesAgain() throws Exception {
            consumer.take(consumer.sample("licences-low"));
            consumer.take(consumer.sample("licences-low"));
            assertThat(consumer.bus().entries()).hasSize(2);
            assertThat(consumer.bus().entries().getFirst().path("Detail"))
                    .isEqualTo(consumer.bus().entries().getLast().path("Detail"));
        }

        @Test
        void publishesTheChangesOfTheSampleInOrder() throws Exception {
            assertThat(consumer.take(consumer.sample("changes"))).isEmpty();

            assertThat(consumer.bus().entries())
                    .extracting(entry -> entry.path("DetailType").asText())
                    .containsExactly("member.added", "member.removed", "licences.granted");
            assertThat(published(0)).isEqualTo(Consumer.parsed("""
                    {"id":"%s","type":"member.added","version":1,"tenantId":"brightside",
                    "time":"2026-11-21T09:00:00Z","actor":"amara","requestId":"request-7","revision":1,
                    "detail":{"groupId":"harbour-tuition","userId":"bao","role":"member","kind":"tutor"}}""".formatted(
                            published(0).path("id").asText())));
            assertThat(published(2).toString())
                    .endsWith(
                            "\"revision\":20,\"detail\":{\"organisationId\":\"harbour-tuition\","
                                    + "\"entryId\":\"01m7z1xk40hxc79cspex1g4sz9\",\"quantity\":5,\"granted\":25,\"available\":8}}");
            assertThat(consumer.deadLetters()).isEmpty();
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @Test
        void publishesTenEventsInARequest() throws Exception {
            assertThat(consumer.take(manyMembers(25))).isEmpty();
            assertThat(consumer.bus().requests()).containsExactly(10, 10, 5);
            assertThat(publishedIds()).hasSize(25).doesNotHaveDuplicates();
        }

        @Test
        void tellsOfAnInvitationAndOfItsMailNothingMore() throws Exception {
            consumer.take(consumer.sample("success"));
            consumer.take(consumer.sample("already-mailed"));
            assertThat(consumer.bus().entries())
                    .extracting(entry -> entry.path("DetailType").asText())
                    .containsExactly("invitation.created");
            assertThat(published(0).toString()).doesNotContain("@", "eniz");
        }

        @Test
        void tellsThatAGroupWasArchivedAndNothingOfItsSweep() throws Exception {
            var event = consumer.sample("archived-group");
            consumer.take(event);
            ((ObjectNode) event.at("/Records/0/dynamodb"))
                    .set("OldImage", image(event, 0).deepCopy());
            image(event, 0).putObject("sweeps").put("N", "1");
            consumer.take(event);

            assertThat(consumer.bus().entries())
                    .extracting(entry -> entry.path("DetailType").asText())
                    .containsExactly("group.archived");
            assertThat(consumer.sweepJobs()).hasSize(2);
        }

        @Test
        void tellsNothingOfANoticeThatWasMailed() throws Exception {
            var event = consumer.sample("licences-low");
            image(event, 0).putObject("mailedAtEpochMillis").put("N", "1795251601000");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.bus().entries()).isEmpty();
        }

        @Test
        void forwardsTheArchivedGroupOfTheSampleUntilItIsSwept() throws Exception {
            var event = consumer.sample("archived-group");
            assertThat(consumer.take(event)).isEmpty();
            image(event, 0).putObject("sweepDone").put("BOOL", true);
            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.sweepJobs()).hasSize(1);
            assertThat(Consumer.parsed(consumer.sweepJobs().getFirst())).isEqualTo(Consumer.parsed("""
                            {"tenantId":"brightside","groupId":"harbour-tuition"}"""));
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @Test
        void forwardsNoOpenGroup() throws Exception {
            var event = consumer.sample("archived-group");
            image(event, 0).putObject("state").put("S", "open");
            consumer.take(event);
            assertThat(consumer.sweepJobs()).isEmpty();
        }

        @Test
        void asksForTheNextSliceOfTheImportOfTheSample() throws Exception {
            assertThat(consumer.take(consumer.sample("success-import"))).isEmpty();
            assertThat(consumer.importJobs()).hasSize(1);
            assertThat(Consumer.parsed(consumer.importJobs().getFirst())).isEqualTo(Consumer.parsed("""
                            {"tenantId":"brightside","groupId":"harbour-tuition","importId":"spring-term","version":"1"}"""));
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"done", "refused"})
        void asksForNothingMoreOfAnImportThatHasEnded(String status) throws Exception {
            var event = consumer.sample("success-import");
            image(event, 0).putObject("status").put("S", status);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.importJobs()).isEmpty();
        }

        @Test
        void asksForTheFanOutOfTheTutorOfTheSampleOncePerVersion() throws Exception {
            var event = consumer.sample("joined-tutor");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.fanOutJobs()).hasSize(1);
            assertThat(Consumer.parsed(consumer.fanOutJobs().getFirst())).isEqualTo(Consumer.parsed("""
                            {"tenantId":"brightside","tutorId":"carys","groupId":"harbour-tuition","version":"1"}"""));

            ((ObjectNode) event.at("/Records/0/dynamodb"))
                    .set("OldImage", image(event, 0).deepCopy());
            image(event, 0).putObject("students").put("N", "40");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.fanOutJobs()).hasSize(1);

            image(event, 0).putObject("version").put("N", "2");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.fanOutJobs()).hasSize(2);

            image(event, 0).putObject("running").put("BOOL", false);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.fanOutJobs()).hasSize(2);
            assertThat(consumer.bus().entries()).isEmpty();
        }

        @Test
        void forwardsNothingThatIsGone() throws Exception {
            var event = consumer.sample("success");
            ((ObjectNode) event.at("/Records/0/dynamodb")).remove("NewImage");
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.mailJobs()).isEmpty();
        }
    }

    @Nested
    class Refusal {
        @Test
        void throwsWithoutRecords() {
            assertThatThrownBy(() -> consumer.take(new DynamodbEvent())).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void deadLettersTheUnreadableKeyOfTheSampleWithoutValuesAndForwardsTheOther() throws Exception {
            var event = consumer.sample("unreadable");

            assertThat(consumer.take(event)).isEmpty();

            assertThat(consumer.deadLetters()).singleElement().asString().doesNotContain("@", "not an id");
            assertThat(Consumer.parsed(consumer.deadLetters().getFirst()).propertyStream())
                    .extracting(member -> member.getKey())
                    .containsExactlyInAnyOrder("consumer", "pk", "sk", "sequenceNumber");
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "groupId", "invitationKey"})
        void deadLettersAnInvitationThatLacksAKey(String attribute) throws Exception {
            var event = consumer.sample("unreadable");
            image(event, 0).putObject("groupId").put("S", "harbour-tuition");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "groupId", "invitationKey", "sending"})
        void deadLettersAnInvitationWithAKeyOfAnotherType(String attribute) throws Exception {
            var event = consumer.sample("unreadable");
            image(event, 0).putObject("groupId").put("S", "harbour-tuition");
            image(event, 0).putObject(attribute).put("BOOL", true);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"tenantId", "groupId", "accountVersion", "entryId", "crossed", "granted", "atEpochMillis"})
        void deadLettersANoticeThatLacksSomething(String attribute) throws Exception {
            var event = consumer.sample("licences-low");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.bus().entries()).isEmpty();
            assertThat(consumer.mailJobs()).isEmpty();
        }

        @Test
        void failsTheBatchWhenTheBusTakesNothingAndPublishesItNextTime() throws Exception {
            for (var how : BusStub.Answer.values()) {
                consumer.bus().answer(how);
                if (how == BusStub.Answer.TAKEN) {
                    consumer.take(consumer.sample("licences-low"));
                } else {
                    assertThatThrownBy(() -> consumer.take(consumer.sample("licences-low")))
                            .isInstanceOf(Busy.class);
                    assertThat(consumer.mailJobs()).isEmpty();
                }
            }
            assertThat(consumer.bus().entries()).hasSize(1);
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @Test
        void failsTheWholeBatchWhenTheBusTakesPartOfItAndPublishesAllNextTime() throws Exception {
            var event = manyMembers(25);
            ((ArrayNode) event.path("Records"))
                    .add(consumer.sample("success").at("/Records/0").deepCopy());
            consumer.bus().takeNoMoreThan(13);
            assertThatThrownBy(() -> consumer.take(event)).isInstanceOf(Busy.class);
            assertThat(consumer.mailJobs()).isEmpty();
            var first = publishedIds();

            consumer.bus().answer(BusStub.Answer.TAKEN);
            assertThat(consumer.take(event)).isEmpty();

            assertThat(first).hasSize(13);
            assertThat(publishedIds()).hasSize(13 + 26).containsAll(first);
            assertThat(Set.copyOf(publishedIds())).hasSize(26);
            assertThat(consumer.mailJobs()).hasSize(1);
        }

        @Test
        void publishesAgainWhatAQueueOutOfReachFailed() throws Exception {
            consumer.queues().refuse();
            assertThatThrownBy(() -> consumer.take(consumer.sample("success"))).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> consumer.take(consumer.sample("success"))).isInstanceOf(Exception.class);
            assertThat(publishedIds()).hasSize(2);
            assertThat(Set.copyOf(publishedIds())).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"userId", "role", "changedBy", "changedAtEpochMillis", "requestId", "version"})
        void deadLettersAMemberThatLacksSomethingAndTellsTheOthers(String attribute) throws Exception {
            var event = consumer.sample("changes");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.bus().entries())
                    .extracting(entry -> entry.path("DetailType").asText())
                    .containsExactly("member.removed", "licences.granted");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "groupId"})
        void deadLettersAnArchivedGroupThatLacksAKey(String attribute) throws Exception {
            var event = consumer.sample("archived-group");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.sweepJobs()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "groupId", "importId", "version"})
        void deadLettersAnImportThatLacksAKey(String attribute) throws Exception {
            var event = consumer.sample("success-import");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.importJobs()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"tenantId", "tutorId", "groupId", "version"})
        void deadLettersATeachingThatLacksAKey(String attribute) throws Exception {
            var event = consumer.sample("joined-tutor");
            image(event, 0).remove(attribute);
            assertThat(consumer.take(event)).isEmpty();
            assertThat(consumer.deadLetters()).hasSize(1);
            assertThat(consumer.fanOutJobs()).isEmpty();
        }

        /** Each attribute of each sample in turn, as nobody writes it; a record that comes with it is forwarded. */
        @ParameterizedTest
        @ValueSource(
                strings = {"success", "success-import", "joined-tutor", "archived-group", "licences-low", "changes"})
        void forwardsTheNextRecordWhateverAnImageHolds(String sample) throws Exception {
            var neighbour = consumer.sample("joined-tutor").at("/Records/0");
            var whole = consumer.sample(sample);
            int expected = 0;
            for (int record = 0; record < whole.path("Records").size(); record++) {
                for (var attribute : (Iterable<String>) image(whole, record)::fieldNames) {
                    for (var odd : ODD) {
                        var event = whole.deepCopy();
                        image(event, record).set(attribute, Consumer.parsed(odd));
                        ((ArrayNode) event.path("Records")).add(neighbour.deepCopy());
                        assertThat(consumer.take(event))
                                .as("%s of record %d is %s", attribute, record, odd)
                                .isEmpty();
                        expected++;
                    }
                }
            }
            assertThat(consumer.fanOutJobs()).hasSizeGreaterThanOrEqualTo(expected);
        }

        @Test
        void deadLettersVersionsThatAreNone() throws Exception {
            for (var sample : List.of("joined-tutor", "success-import")) {
                for (var version : List.of("1.5", "1e30")) {
                    var event = consumer.sample(sample);
                    image(event, 0).putObject("version").put("N", version);
                    assertThat(consumer.take(event)).isEmpty();
                }
            }
            assertThat(consumer.deadLetters()).hasSize(4);
            assertThat(consumer.fanOutJobs()).isEmpty();
            assertThat(consumer.importJobs()).isEmpty();
        }

        @Test
        void failsTheBatchWhenTheQueueIsOutOfReach() {
            consumer.queues().refuse();
            assertThatThrownBy(() -> consumer.take(consumer.sample("success"))).isInstanceOf(Exception.class);
        }

        @Test
        void logsNoAddress() throws Exception {
            try (var log = CapturedLog.start()) {
                consumer.take(consumer.sample("unreadable"));
                assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("@"));
            }
        }
    }
}
