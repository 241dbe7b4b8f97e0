package io.orghub.workers.fanouttutor;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class FanOutTutorHandlerTest {
    private static final String PARTITION = BRIGHTSIDE + "#GROUP#" + HARBOUR;

    private TestTable table;
    private Stage stage;
    private Story story;
    private Invoked<SQSEvent, SQSBatchResponse> function;

    /** Carys has taught before she is known as a tutor here. */
    @BeforeEach
    void tell() {
        var policies = new PolicyGuard();
        table = TestTable.fresh();
        stage = Stage.on(table, Map.of(), policies);
        story = Story.tell(stage);
        story.link("carys", "ella");
        story.listing("l-1", "carys", "Algebra");
        stage.reset();
        story.profile(Story.CARYS_THE_TUTOR);
        stage.project();
        function = new Invoked<>(new FanOutTutorHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    /** The ids of the messages that failed. */
    private List<String> take(String sample) throws Exception {
        var event = RuntimeJson.fromFile("events/fan-out-tutor/" + sample + ".json", SQSEvent.class);
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private Map<String, AttributeValue> teaching() {
        return table.item(BRIGHTSIDE + "#USER#carys", "TEACHING#" + HARBOUR).orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void bringsClientsAndListingsAndSaysThatItHasEnded() throws Exception {
            assertThat(teaching().get("running").bool()).isTrue();

            assertThat(take("success")).isEmpty();

            assertThat(table.item(PARTITION, "CLIENT#ella")).isPresent();
            assertThat(table.item(PARTITION, "LISTING#l-1")).isPresent();
            assertThat(teaching().get("running").bool()).isFalse();
            assertThat(teaching().get("students").n()).isEqualTo("1");
        }

        @Test
        void takesBothAwayFromWhereTheTutorHasLeft() throws Exception {
            take("success");
            story.remove(HARBOUR, "carys");
            stage.project();
            // The third version: begun, ended, and begun again.
            assertThat(teaching().get("version").n()).isEqualTo("3");
            var event = RuntimeJson.fromFile("events/fan-out-tutor/success.json", SQSEvent.class);
            var message = event.getRecords().getFirst();
            message.setBody(message.getBody().replace("\"version\":\"1\"", "\"version\":\"3\""));

            assertThat(function.with(event).getBatchItemFailures()).isEmpty();

            assertThat(table.item(PARTITION, "CLIENT#ella")).isEmpty();
            assertThat(table.item(PARTITION, "LISTING#l-1")).isEmpty();
            assertThat(table.item(BRIGHTSIDE + "#USER#carys", "TEACHING#" + HARBOUR))
                    .isEmpty();
        }

        @Test
        void doesNothingMoreWhenTheMessageComesAgain() throws Exception {
            take("success");
            var before = table.items();
            assertThat(take("success")).isEmpty();
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Nested
    class Refusal {
        @Test
        void doesNothingForATutorWhoIsNotThere() throws Exception {
            table.clear();
            assertThat(take("success")).isEmpty();
            assertThat(table.items()).isEmpty();
        }

        @Test
        void reportsTheUnreadableMessageOfTheSample() throws Exception {
            assertThat(take("unreadable")).hasSize(1);
        }

        @Test
        void reportsTheMessageWhenTheTableIsOutOfReachAndGoesOnNextTime() throws Exception {
            stage.faults().always(Fault.SERVER_ERROR);
            assertThat(take("success")).hasSize(1);
            stage.faults().clear();
            assertThat(take("success")).isEmpty();
            assertThat(teaching().get("running").bool()).isFalse();
        }
    }
}
