package io.orghub.workers.recomputeorganisations;

import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.OrganisationRegistry;
import io.orghub.domain.Pause;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.queue.QueueStub;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RecomputeOrganisationsHandlerTest {
    private static final String PARTITION = "brightside#GROUP#" + HARBOUR;
    private static final String QUEUE = "http://queues.example/recompute";
    private static final int MORE_THAN_A_PAGE = 501;

    private final QueueStub queues = new QueueStub();
    private TestTable table;
    private Stage stage;
    private Invoked<SQSEvent, SQSBatchResponse> function;

    @BeforeEach
    void tell() {
        var policies = new PolicyGuard();
        table = TestTable.fresh();
        stage = Stage.on(
                table,
                Map.of(
                        "recompute.queue.url",
                        QUEUE,
                        "sqs.endpoint",
                        queues.endpoint().toString()),
                policies,
                (Pause) () -> stage.project());
        Story.tell(stage);
        stage.project();
        function = new Invoked<>(new RecomputeOrganisationsHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
        queues.close();
    }

    /** The ids of the messages that failed. */
    private List<String> take(String sample) throws Exception {
        var event = RuntimeJson.fromFile("events/recompute-organisations/" + sample + ".json", SQSEvent.class);
        return take(event);
    }

    private List<String> take(SQSEvent event) throws Exception {
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private void plant() {
        var item = new HashMap<>(table.item(PARTITION, "STATS").orElseThrow());
        item.put("teamSize", AttributeValue.fromN("99"));
        table.put(item);
    }

    private String teamSize() {
        return table.item(PARTITION, "STATS").orElseThrow().get("teamSize").n();
    }

    private void register(int number) {
        table.put(Map.of(
                "pk", AttributeValue.fromS("#REGISTRY#00"),
                "sk", AttributeValue.fromS("brightside#org-%04d".formatted(number)),
                "itemType", AttributeValue.fromS("registered"),
                "tenantId", AttributeValue.fromS("brightside"),
                "groupId", AttributeValue.fromS("org-%04d".formatted(number))));
    }

    @Nested
    class Success {
        @Test
        void repairsTheOrganisationOfTheMessage() throws Exception {
            var right = teamSize();
            plant();
            assertThat(take("success")).isEmpty();
            assertThat(teamSize()).isEqualTo(right);
        }

        @Test
        void doesNothingMoreWhenTheMessageComesAgain() throws Exception {
            take("success");
            var before = table.items();
            assertThat(take("success")).isEmpty();
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void asksForEachOrganisationOfAShardAndForTheRestOfIt() throws Exception {
            IntStream.range(0, MORE_THAN_A_PAGE).forEach(RecomputeOrganisationsHandlerTest.this::register);

            assertThat(take("shard")).isEmpty();

            var messages = queues.messages(QUEUE);
            assertThat(messages).hasSizeGreaterThanOrEqualTo(501);
            assertThat(messages.getFirst()).contains("\"tenantId\":\"brightside\"", "\"organisationId\":\"");
            assertThat(messages.getLast()).contains("\"shard\":\"0\"", "\"after\":\"");
        }

        @Test
        void theStoryIsRegisteredInOneShardEach() {
            var registry = stage.bean(OrganisationRegistry.class);
            assertThat(IntStream.range(0, registry.shards())
                            .boxed()
                            .flatMap(shard -> registry.page(shard, Optional.empty()).organisations().stream())
                            .map(organisation -> organisation.id().value()))
                    .contains(HARBOUR)
                    .doesNotHaveDuplicates();
        }
    }

    @Nested
    class Refusal {
        @Test
        void reportsTheUnreadableMessageOfTheSample() throws Exception {
            assertThat(take("unreadable")).hasSize(1);
        }

        @Test
        void reportsTheShardWhoseMessagesWereNotTaken() throws Exception {
            queues.refuse();
            table.put(Map.of(
                    "pk", AttributeValue.fromS("#REGISTRY#00"),
                    "sk", AttributeValue.fromS("brightside#org"),
                    "itemType", AttributeValue.fromS("registered"),
                    "tenantId", AttributeValue.fromS("brightside"),
                    "groupId", AttributeValue.fromS("org")));
            assertThat(take("shard")).hasSize(1);
        }

        @Test
        void asksForTheRestOfAShardOnlyWhenAllOfThePageWasTaken() throws Exception {
            IntStream.range(0, MORE_THAN_A_PAGE).forEach(RecomputeOrganisationsHandlerTest.this::register);
            queues.refuseAfter(20);
            assertThat(take("shard")).hasSize(1);
            // It comes again: each time the rest would be gone through once more.
            assertThat(queues.messages(QUEUE)).isNotEmpty().noneMatch(message -> message.contains("after"));
        }

        @Test
        void reportsTheMessageWhenTheTableIsOutOfReachAndGoesOnNextTime() throws Exception {
            var right = teamSize();
            plant();
            stage.faults().includingReads().always(Fault.SERVER_ERROR);
            assertThat(take("success")).hasSize(1);
            stage.faults().clear();
            assertThat(take("success")).isEmpty();
            assertThat(teamSize()).isEqualTo(right);
        }
    }
}
