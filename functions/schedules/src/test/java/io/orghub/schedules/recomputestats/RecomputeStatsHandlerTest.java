package io.orghub.schedules.recomputestats;

import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.orghub.domain.Pause;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.queue.QueueStub;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RecomputeStatsHandlerTest {
    private static final String PARTITION = "brightside#GROUP#" + HARBOUR;
    private static final String QUEUE = "http://queues.example/recompute";

    private final QueueStub queues = new QueueStub();
    private TestTable table;
    private Stage stage;
    private Invoked<ScheduledEvent, Map<String, Object>> function;

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
                        queues.endpoint().toString(),
                        "stage",
                        "test"),
                policies,
                (Pause) () -> stage.project());
        Story.tell(stage);
        stage.project();
        function = new Invoked<>(new RecomputeStatsHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
        queues.close();
    }

    private Map<String, Object> run(String sample) throws Exception {
        return function.with(RuntimeJson.fromFile("events/recompute-stats/" + sample + ".json", ScheduledEvent.class));
    }

    private void plant(String sk, String attribute, AttributeValue value) {
        var item = new HashMap<>(table.item(PARTITION, sk).orElseThrow());
        item.put(attribute, value);
        table.put(item);
    }

    @Nested
    class Success {
        @Test
        void asksForEveryShardWhenItIsTime() throws Exception {
            assertThat(run("success")).isEqualTo(Map.of("shards", 64));
            assertThat(queues.messages(QUEUE)).hasSize(64).contains("{\"shard\":\"0\"}", "{\"shard\":\"63\"}");
        }

        @Test
        void reportsOneOrganisationAndRepairsIt() throws Exception {
            plant("TEAM#carys", "displayName", AttributeValue.fromS("Somebody Else"));
            plant("STATS", "teamSize", AttributeValue.fromN("99"));

            var report = run("one-organisation");

            assertThat(report)
                    .containsEntry("organisationId", HARBOUR)
                    .containsEntry("drift", Map.of("team", 1L, "numbers", 1L))
                    .containsEntry("repaired", 2L);
            assertThat(table.item(PARTITION, "TEAM#carys")
                            .orElseThrow()
                            .get("displayName")
                            .s())
                    .isEqualTo("Carys Llewellyn");
            assertThat(run("one-organisation")).containsEntry("drift", Map.of()).containsEntry("unsettled", 0L);
            assertThat(queues.messages(QUEUE)).isEmpty();
        }

        @Test
        void writesTheMetricInALineOfItsOwn() throws Exception {
            plant("STATS", "teamSize", AttributeValue.fromN("99"));
            var written = new ByteArrayOutputStream();
            var out = System.out;
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            try {
                run("one-organisation");
            } finally {
                System.setOut(out);
            }
            assertThat(written.toString(StandardCharsets.UTF_8).lines()).anySatisfy(line -> assertThat(line)
                    .startsWith("{\"_aws\":{")
                    .contains("\"Namespace\":\"OrgHub\"", "\"Stage\":\"test\"", "\"Drift\":1,")
                    .contains("\"Function\":\"recompute-stats\"", "\"organisationId\":\"" + HARBOUR + "\"")
                    .doesNotContain("Carys"));
        }
    }

    @Nested
    class Refusal {
        @Test
        void refusesADetailThatNamesNoOrganisation() throws Exception {
            assertThat(run("no-organisation")).containsOnlyKeys("refused");
            assertThat(queues.messages(QUEUE)).isEmpty();
        }

        @Test
        void findsNothingToCheckOfAnOrganisationThatIsNotThere() throws Exception {
            table.clear();
            assertThat(run("one-organisation")).containsEntry("checked", Map.of());
            assertThat(table.items()).isEmpty();
        }

        @Test
        void failsWhenTheQueueIsOutOfReach() {
            queues.refuse();
            assertThatThrownBy(() -> run("success")).isInstanceOf(RuntimeException.class);
        }

        @Test
        void failsWhenTheTableIsOutOfReachAndGoesOnNextTime() throws Exception {
            plant("STATS", "teamSize", AttributeValue.fromN("99"));
            stage.faults().includingReads().always(Fault.SERVER_ERROR);
            assertThatThrownBy(() -> run("one-organisation")).isInstanceOf(RuntimeException.class);
            stage.faults().clear();
            assertThat(run("one-organisation")).containsEntry("drift", Map.of("numbers", 1L));
        }
    }
}
