package io.orghub.workers.sweeparchive;

import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LICENCES;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.Role;
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

class SweepArchiveHandlerTest {
    private static final String PARTITION = "brightside#GROUP#harbour-tuition";

    private TestTable table;
    private Stage stage;
    private Story story;
    private Invoked<SQSEvent, SQSBatchResponse> function;

    @BeforeEach
    void tell() {
        var policies = new PolicyGuard();
        table = TestTable.fresh();
        stage = Stage.on(table, Map.of(), policies);
        story = Story.tell(stage);
        function = new Invoked<>(new SweepArchiveHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    /** The ids of the messages that failed. */
    private List<String> take(String sample) throws Exception {
        var event = RuntimeJson.fromFile("events/sweep-archive/" + sample + ".json", SQSEvent.class);
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private Map<String, AttributeValue> item(String sk) {
        return table.item(PARTITION, sk).orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void endsInvitationsAndMembershipsInTheNameOfWhoArchived() throws Exception {
            var invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            story.archive(HARBOUR);

            assertThat(take("success")).isEmpty();
            assertThat(take("success")).isEmpty();

            var revoked = item("INVITATION#" + invitation.link().key());
            assertThat(revoked.get("status").s()).isEqualTo("revoked");
            assertThat(revoked.get("changedBy").s()).isEqualTo("amara");
            assertThat(item("MEMBER#carys").get("removedBy").s()).isEqualTo("amara");
            assertThat(item("MEMBER#amara")).doesNotContainKey("removedBy");
            assertThat(item("GROUP").get("sweepDone").bool()).isTrue();
            assertThat(story.account(HARBOUR).available()).isEqualTo(LICENCES);
        }

        @Test
        void doesNothingMoreWhenTheMessageComesAgain() throws Exception {
            story.archive(HARBOUR);
            take("success");
            take("success");
            var before = table.items();
            assertThat(take("success")).isEmpty();
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Nested
    class Refusal {
        @Test
        void leavesAnOpenGroupAlone() throws Exception {
            var before = table.items();
            assertThat(take("success")).isEmpty();
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void doesNothingForAGroupThatIsNotThere() throws Exception {
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
            story.archive(HARBOUR);
            stage.faults().always(Fault.SERVER_ERROR);
            assertThat(take("success")).hasSize(1);
            stage.faults().clear();
            take("success");
            assertThat(take("success")).isEmpty();
            assertThat(item("GROUP").get("sweepDone").bool()).isTrue();
        }
    }
}
