package io.orghub.streams.replaydeadletters;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.GroupId;
import io.orghub.domain.Money;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.RecordBookingOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplayDeadLettersHandlerTest {
    private static final String PARTITION = "brightside#GROUP#harbour-tuition";
    private static final String CARYS = "brightside#USER#carys";

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
        return letter(consumer, PARTITION, sk);
    }

    private static String letter(String consumer, String pk, String sk) {
        return "{\"consumer\":\"%s\",\"pk\":\"%s\",\"sk\":\"%s\",\"sequenceNumber\":\"7\"}".formatted(consumer, pk, sk);
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
        void writesTheLedgerEntryThatAnAccountLacksAndFollowsItsLicences() throws Exception {
            var story = Story.on(consumer.stage());
            story.members(HARBOUR, "tutor", 12);
            consumer.stage().project();
            story.members(HARBOUR, "last", 1);
            long entries = count(PARTITION, "LEDGER#");

            assertThat(take(moved(List.of(letter("project", "LICENCES"))))).isEmpty();

            assertThat(count(PARTITION, "LEDGER#")).isEqualTo(entries + 1);
            assertThat(count(PARTITION, "NOTICE#")).isEqualTo(1);
            assertThat(stats().licences().available())
                    .isEqualTo(story.account(HARBOUR).available());

            var after = consumer.table().items();
            assertThat(take(moved(List.of(letter("project", "LICENCES"))))).isEmpty();
            assertThat(consumer.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void showsTheClientAndTheListingThatWereMissed() throws Exception {
            var story = Story.on(consumer.stage());
            consumer.stage().project();
            story.link("carys", "sam");
            story.listing("gcse", "carys", "GCSE maths");

            assertThat(take(moved(List.of(
                            letter("project", CARYS, "STUDENT#sam"), letter("project", CARYS, "LISTING#gcse")))))
                    .isEmpty();

            assertThat(stats().totalClients()).isEqualTo(1);
            assertThat(consumer.table().item(PARTITION, "CLIENT#sam")).isPresent();
            assertThat(consumer.table().item(PARTITION, "LISTING#gcse")).isPresent();
        }

        @Test
        void foldsTheRevenueOfAnEntryOnce() throws Exception {
            var recorded = consumer.stage()
                    .bean(Bookings.class)
                    .record(
                            consumer.stage().operation(new TenantId(BRIGHTSIDE), "machine"),
                            new Booking(
                                    new BookingId("b-1"),
                                    new UserId("carys"),
                                    new UserId("sam"),
                                    new Money("GBP", 4_500),
                                    consumer.stage().clock().instant(),
                                    Optional.of(new GroupId(HARBOUR))));
            assertThat(recorded).isInstanceOf(RecordBookingOutcome.Recorded.class);
            var entry = consumer.table().items().stream()
                    .filter(item -> item.get("pk").s().startsWith(PARTITION + "#REVENUE#"))
                    .map(item ->
                            letter("project", item.get("pk").s(), item.get("sk").s()))
                    .toList();

            assertThat(take(moved(entry))).isEmpty();
            assertThat(take(moved(entry))).isEmpty();

            assertThat(consumer.table().items())
                    .filteredOn(item -> item.get("pk").s().equals(PARTITION)
                            && item.get("sk").s().startsWith("BUCKET#"))
                    .extracting(item -> item.get("grossMinor"))
                    .containsExactly(AttributeValue.fromN("4500"));
        }

        @Test
        void asksForTheFanOutThatIsStillRunning() throws Exception {
            consumer.stage().project();
            assertThat(take(moved(List.of(letter("route", CARYS, "TEACHING#harbour-tuition")))))
                    .isEmpty();
            assertThat(consumer.fanOutJobs()).singleElement().asString().contains("carys", HARBOUR);
            assertThat(consumer.bus().entries()).isEmpty();
        }

        private long count(String pk, String prefix) {
            return consumer.table().items().stream()
                    .filter(item ->
                            item.get("pk").s().equals(pk) && item.get("sk").s().startsWith(prefix))
                    .count();
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
