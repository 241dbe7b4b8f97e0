package io.orghub.schedules.expireinvitations;

import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.orghub.domain.Invitation;
import io.orghub.domain.Role;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ExpireInvitationsHandlerTest {
    private TestTable table;
    private Stage stage;
    private Story story;
    private Invoked<ScheduledEvent, Map<String, Object>> function;

    @BeforeEach
    void tell() {
        var policies = new PolicyGuard();
        table = TestTable.fresh();
        stage = Stage.on(table, Map.of(), policies);
        story = Story.tell(stage);
        function = new Invoked<>(new ExpireInvitationsHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    private Map<String, Object> run() throws Exception {
        return function.with(RuntimeJson.fromFile("events/expire-invitations/success.json", ScheduledEvent.class));
    }

    private Invitation invited(String group) {
        var invitation = story.invitation(group, DENIZ_OUTSIDE.email(), Role.MEMBER);
        stage.project();
        return invitation;
    }

    private Map<String, AttributeValue> item(Invitation invitation) {
        var link = invitation.link();
        return table.item("brightside#GROUP#" + link.group(), "INVITATION#" + link.key())
                .orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void endsWhatHasExpiredAndReportsHowManyThatWere() throws Exception {
            var reserved = invited(HARBOUR);
            var plain = invited(YEAR_11);
            stage.clock().advance(Duration.ofDays(7));

            assertThat(run()).isEqualTo(Map.of("expired", 2, "failed", 0, "more", false));

            assertThat(item(reserved).get("status").s()).isEqualTo("expired");
            assertThat(item(reserved).get("changedBy").s()).isEqualTo("expire-invitations");
            assertThat(item(plain).get("status").s()).isEqualTo("expired");
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE);
        }

        @Test
        void findsNothingMoreTheNextTime() throws Exception {
            invited(HARBOUR);
            stage.clock().advance(Duration.ofDays(7));
            run();
            assertThat(run()).isEqualTo(Map.of("expired", 0, "failed", 0, "more", false));
            stage.project();
            assertThat(run()).isEqualTo(Map.of("expired", 0, "failed", 0, "more", false));
        }

        @Test
        void leavesWhatIsInForceToTheLastMillisecond() throws Exception {
            invited(HARBOUR);
            stage.clock().advance(Duration.ofDays(7).minusMillis(1));
            var before = table.items();
            assertThat(run()).isEqualTo(Map.of("expired", 0, "failed", 0, "more", false));
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Nested
    class Refusal {
        @Test
        void failsWhenTheTableIsOutOfReachAndGoesOnNextTime() throws Exception {
            var invitation = invited(HARBOUR);
            stage.clock().advance(Duration.ofDays(7));
            stage.faults().includingReads().always(Fault.SERVER_ERROR);
            assertThatThrownBy(ExpireInvitationsHandlerTest.this::run).isInstanceOf(RuntimeException.class);
            stage.faults().clear();
            assertThat(run()).containsEntry("expired", 1);
            assertThat(item(invitation).get("status").s()).isEqualTo("expired");
        }
    }
}
