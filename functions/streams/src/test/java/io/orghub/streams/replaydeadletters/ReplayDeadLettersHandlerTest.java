package io.orghub.streams.replaydeadletters;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.GroupId;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TenantId;
import io.orghub.streams.Consumer;
import io.orghub.streams.project.ProjectHandler;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplayDeadLettersHandlerTest {
    private static final String PARTITION = "brightside#GROUP#harbour-tuition";

    @RegisterExtension
    final Consumer consumer = new Consumer("project", ProjectHandler::new);

    private Invoked<SQSEvent, SQSBatchResponse> replay;

    @BeforeEach
    void make() {
        replay = new Invoked<>(
                new ReplayDeadLettersHandler(consumer.stage().context()),
                consumer.stage().bean(PolicyGuard.class));
    }

    private static SQSEvent sample(String name) {
        return RuntimeJson.fromFile("events/replay-dead-letters/" + name + ".json", SQSEvent.class);
    }

    /** Dead letters as the consumer left them, in one batch. */
    private static SQSEvent moved(List<String> letters) {
        var event = new SQSEvent();
        event.setRecords(new ArrayList<>());
        for (var letter : letters) {
            var message = new SQSEvent.SQSMessage();
            message.setMessageId("m" + event.getRecords().size());
            message.setBody(letter);
            event.getRecords().add(message);
        }
        return event;
    }

    private static String letter(String consumer, String sk) {
        return "{\"consumer\":\"%s\",\"pk\":\"%s\",\"sk\":\"%s\",\"sequenceNumber\":\"7\"}"
                .formatted(consumer, PARTITION, sk);
    }

    /** The ids of the messages that failed. */
    private List<String> take(SQSEvent event) throws Exception {
        return replay.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private OrganisationStats stats() {
        return consumer.stage()
                .bean(Stats.class)
                .find(new TenantId(BRIGHTSIDE), new GroupId(HARBOUR))
                .orElseThrow();
    }

    private void update(String sk, String expression, Map<String, AttributeValue> values) {
        consumer.table().client().updateItem(update -> update.tableName(
                        consumer.table().name())
                .key(Map.of("pk", AttributeValue.fromS(PARTITION), "sk", AttributeValue.fromS(sk)))
                .updateExpression(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values));
    }

    @Nested
    class Success {
        @Test
        void countsTheMembersOfTheSampleOnceHoweverOftenItComes() throws Exception {
            assertThat(take(sample("success"))).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(2);

            var after = consumer.table().items();
            assertThat(take(sample("success"))).isEmpty();
            assertThat(consumer.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        /** The whole way: a poisoned item, its neighbours unharmed, its key alone put aside, mended, replayed. */
        @Test
        void bringsTheViewRightOnceTheItemIsMended() throws Exception {
            var joined =
                    consumer.table().item(PARTITION, "MEMBER#bao").orElseThrow().get("joinedAtEpochMillis");
            update("MEMBER#bao", "REMOVE joinedAtEpochMillis", Map.of());
            assertThat(consumer.take(consumer.sample("success"))).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(1);
            var letters = consumer.deadLetters();
            assertThat(letters).singleElement().satisfies(letter -> assertThat(
                            Consumer.parsed(letter).propertyStream())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrder("consumer", "pk", "sk", "sequenceNumber"));

            assertThat(take(moved(letters))).containsExactly("m0");
            assertThat(stats().teamSize()).isEqualTo(1);

            update("MEMBER#bao", "SET joinedAtEpochMillis = :joined", Map.of(":joined", joined));
            assertThat(take(moved(letters))).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(2);
            assertThat(consumer.table().item(PARTITION, "TEAM#bao")).isPresent();
        }

        @Test
        void takesOutOfTheViewWhatIsGoneByNow() throws Exception {
            take(sample("success"));
            Story.on(consumer.stage()).remove(HARBOUR, "carys");
            assertThat(take(sample("success"))).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(1);

            consumer.table().client().deleteItem(delete -> delete.tableName(
                            consumer.table().name())
                    .key(Map.of("pk", AttributeValue.fromS(PARTITION), "sk", AttributeValue.fromS("MEMBER#bao"))));
            assertThat(take(sample("success"))).isEmpty();
            assertThat(stats().teamSize()).isZero();
        }

        @Test
        void tellsTheAuditTrailNothingThatItDoesNotKnow() throws Exception {
            take(moved(List.of(
                    letter("project", "GROUP"), letter("project", "MEMBER#carys"), letter("project", "LICENCES"))));
            assertThat(consumer.table().items())
                    .extracting(item -> item.get("sk").s())
                    .noneMatch(sk -> sk.startsWith("AUDIT#"))
                    .anyMatch(sk -> sk.startsWith("LEDGER#"));
        }

        @Test
        void asksForTheMailThatIsDueAndTellsNoEvent() throws Exception {
            var invitation = Story.on(consumer.stage()).invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            var letter = letter("route", "INVITATION#" + invitation.link().key());

            assertThat(take(moved(List.of(letter)))).isEmpty();

            assertThat(consumer.mailJobs())
                    .singleElement()
                    .asString()
                    .contains(invitation.link().key());
            assertThat(consumer.bus().entries()).isEmpty();
        }

        @Test
        void asksForNothingWhereNothingIsDueAnyMore() throws Exception {
            assertThat(take(moved(List.of(letter("route", "INVITATION#gone"), letter("route", "MEMBER#carys")))))
                    .isEmpty();
            assertThat(consumer.mailJobs()).isEmpty();
        }
    }

    @Nested
    class Refusal {
        @Test
        void failsThePositionOfTheSampleAndReplaysItsNeighbour() throws Exception {
            assertThat(take(sample("position"))).hasSize(1);
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        @Test
        void failsWhatIsNoLetterAndReplaysTheRest() throws Exception {
            var letters = List.of(
                    "no JSON",
                    "{}",
                    letter("nobody", "MEMBER#carys"),
                    "{\"consumer\":\"project\"}",
                    letter("project", "MEMBER#a b"),
                    letter("project", "MEMBER#carys"));
            assertThat(take(moved(letters))).containsExactly("m0", "m1", "m2", "m3", "m4");
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        @Test
        void failsWhileTheTableIsBusySoThatItComesAgain() throws Exception {
            consumer.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(take(moved(List.of(letter("project", "MEMBER#carys"))))).containsExactly("m0");
            consumer.stage().faults().clear();
            assertThat(take(moved(List.of(letter("project", "MEMBER#carys"))))).isEmpty();
            assertThat(stats().teamSize()).isEqualTo(1);
        }

        @Test
        void failsWhenTheQueueIsOutOfReach() throws Exception {
            var invitation = Story.on(consumer.stage()).invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            consumer.queues().refuse();
            assertThat(take(moved(List.of(
                            letter("route", "INVITATION#" + invitation.link().key())))))
                    .containsExactly("m0");
        }
    }
}
