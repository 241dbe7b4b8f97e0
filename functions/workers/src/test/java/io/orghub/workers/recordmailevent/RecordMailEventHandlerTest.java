package io.orghub.workers.recordmailevent;

import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.GroupId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.Undelivered;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.workers.InvitationTags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMailEventHandlerTest {
    private static final Instant AT = Instant.parse("2026-11-21T09:01:00Z");

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
        function = new Invoked<>(new RecordMailEventHandler(stage.context()), policies);
        invite();
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    /** Invites Deniz, or answers the invitation that there is, as it is now. */
    private Optional<Undelivered> invite() {
        return story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER).undelivered();
    }

    /** The ids of the messages that failed. */
    private List<String> take(SQSEvent event) throws Exception {
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static SQSEvent sample(String sample) {
        return RuntimeJson.fromFile("events/record-mail-event/" + sample + ".json", SQSEvent.class);
    }

    private static SQSEvent message(String body) {
        var event = sample("success");
        event.getRecords().getFirst().setBody(body);
        return event;
    }

    @Nested
    class Success {
        @Test
        void notesTheBounceOfTheSample() throws Exception {
            assertThat(take(sample("success"))).isEmpty();
            assertThat(invite()).contains(new Undelivered(Undelivered.Reason.BOUNCED, AT));
        }

        @Test
        void notesTheComplaintOfTheSample() throws Exception {
            assertThat(take(sample("complained"))).isEmpty();
            assertThat(invite()).contains(new Undelivered(Undelivered.Reason.COMPLAINED, AT));
        }

        @Test
        void keepsWhatItNotedFirst() throws Exception {
            assertThat(take(sample("success"))).isEmpty();
            assertThat(take(sample("success"))).isEmpty();
            assertThat(take(sample("complained"))).isEmpty();
            assertThat(invite()).contains(new Undelivered(Undelivered.Reason.BOUNCED, AT));
        }

        @Test
        void sparesTheInvitationThatReplacedTheOneOfTheSample() throws Exception {
            assertThat(take(sample("of-an-earlier-invitation"))).isEmpty();
            assertThat(invite()).isEmpty();
        }

        @Test
        void passesOverInvitationsThatAreGone() throws Exception {
            table.clear();
            assertThat(take(sample("success"))).isEmpty();
            assertThat(table.items()).isEmpty();
        }

        @Test
        void readsTheTagsThatMailsHave() {
            var link = new InvitationLink(new TenantId("a.b~c"), new GroupId("g_1-2"), "k-_9", 5, 2);
            var tags = InvitationTags.of(link);
            assertThat(InvitationTags.read(tags::get)).isEqualTo(link);
            // What SES takes.
            assertThat(tags.values()).allMatch(value -> value.matches("[A-Za-z0-9_-]{1,256}"));
        }
    }

    @Nested
    class Refusal {
        @Test
        void reportsTheUnreadableMessageOfTheSampleAndNotesTheOther() throws Exception {
            var event = sample("unreadable");
            assertThat(take(event))
                    .containsExactly(event.getRecords().getFirst().getMessageId());
            assertThat(invite()).isPresent();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "{}",
                    "{\"event\":\"bounced\"}",
                    "{\"event\":\"opened\",\"tenant\":\"YQ\",\"group\":\"YQ\",\"invitation\":\"YQ\",\"generation\":\"1\",\"sending\":\"1\",\"at\":\"2026-11-21T09:01:00Z\"}",
                    "{\"event\":\"bounced\",\"tenant\":\"*\",\"group\":\"YQ\",\"invitation\":\"YQ\",\"generation\":\"1\",\"sending\":\"1\",\"at\":\"2026-11-21T09:01:00Z\"}",
                    "{\"event\":\"bounced\",\"tenant\":\"YQ\",\"group\":\"YQ\",\"invitation\":\"YQ\",\"generation\":\"1\",\"sending\":\"1\",\"at\":\"today\"}"
                })
        void reportsMessagesThatAreNoEvents(String body) throws Exception {
            assertThat(take(message(body))).hasSize(1);
        }

        @Test
        void reportsTheMessageWhenTheTableIsOutOfReach() throws Exception {
            stage.faults().always(Fault.SERVER_ERROR);
            assertThat(take(sample("success"))).hasSize(1);
        }

        @Test
        void throwsWithoutRecords() {
            assertThatThrownBy(() -> take(new SQSEvent())).isInstanceOf(Exception.class);
        }

        @Test
        void logsWhoseInvitationItIs() throws Exception {
            try (var log = CapturedLog.start()) {
                take(sample("success"));
                assertThat(log.lines())
                        .anySatisfy(line -> assertThat(line).contains("tenant=", "requestId=", "RecordMailEvent"));
            }
        }

        @Test
        void logsNoContentOfMessages() throws Exception {
            try (var log = CapturedLog.start()) {
                take(message("{\"event\":\"secret words\"}"));
                assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("secret"));
            }
        }
    }
}
