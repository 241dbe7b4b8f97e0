package io.orghub.workers.runimport;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportStatus;
import io.orghub.domain.Imports;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Role;
import io.orghub.domain.RowVerdict;
import io.orghub.domain.TenantId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.log.CapturedLog;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunImportHandlerTest {
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
        function = new Invoked<>(new RunImportHandler(stage.context()), policies);
    }

    @AfterEach
    void end() {
        stage.close();
        table.drop();
    }

    private void start(String group, String csv) {
        var file = csv.getBytes(StandardCharsets.UTF_8);
        int rows = stage.bean(ImportReader.class).rows(file).size();
        stage.bean(Imports.class)
                .start(
                        stage.operation(new TenantId(BRIGHTSIDE), "bao"),
                        story.found(group),
                        new NewImport("spring-term", file, rows, ImportMode.PARTIAL, false),
                        Optional.empty());
    }

    private MemberImport found(String group) {
        return stage.bean(Imports.class)
                .find(
                        new ImportKey(new TenantId(BRIGHTSIDE), new GroupId(group), "spring-term"),
                        new PageRequest(1, Optional.empty()))
                .orElseThrow()
                .job();
    }

    /** The ids of the messages that failed. */
    private List<String> take(SQSEvent event) throws Exception {
        return function.with(event).getBatchItemFailures().stream()
                .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static SQSEvent sample(String sample) {
        return RuntimeJson.fromFile("events/run-import/" + sample + ".json", SQSEvent.class);
    }

    private static SQSEvent message(String body) {
        var event = sample("success");
        event.getRecords().getFirst().setBody(body);
        return event;
    }

    private static SQSEvent slice(String group, int version) {
        return message(
                "{\"tenantId\":\"brightside\",\"groupId\":\"%s\",\"importId\":\"spring-term\",\"version\":\"%d\"}"
                        .formatted(group, version));
    }

    private void finish(String group) throws Exception {
        for (int version = 1; found(group).status() == ImportStatus.RUNNING; version++) {
            assertThat(take(slice(group, version))).isEmpty();
        }
    }

    @Nested
    class Success {
        @Test
        void doesTheFirstSliceOfTheSample() throws Exception {
            start(HARBOUR, "deniz\n=cmd\n");
            assertThat(take(sample("success"))).isEmpty();
            assertThat(found(HARBOUR).counts()).isEqualTo(Map.of(RowVerdict.MALFORMED, 1));
        }

        @Test
        void addsAndInvitesWithinItsPolicy() throws Exception {
            story.invitation(HARBOUR, "lapsed@example.org", Role.MEMBER);
            stage.clock().advance(Duration.ofDays(8));
            start(HARBOUR, "deniz\nfarid@example.org\nlapsed@example.org\ncarys\n");
            finish(HARBOUR);
            assertThat(found(HARBOUR).counts())
                    .isEqualTo(Map.of(RowVerdict.ADDED, 1, RowVerdict.INVITED, 2, RowVerdict.ALREADY_MEMBER, 1));
        }

        @Test
        void reclaimsWithinItsPolicy() throws Exception {
            story.organisation("small", "Small", LicencePolicy.MEMBER, 1);
            story.invitation("small", "lapsed@example.org", Role.MEMBER);
            stage.clock().advance(Duration.ofDays(8));
            start("small", "deniz\n");
            finish("small");
            assertThat(found("small").counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1));
        }

        @Test
        void asksForALicenceWithinItsPolicy() throws Exception {
            story.organisation("open", "Open", LicencePolicy.ENROLMENT, 1);
            start("open", "deniz\nfarid@example.org\n");
            finish("open");
            assertThat(found("open").counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1, RowVerdict.INVITED, 1));
        }

        @Test
        void doesNothingForAMessageThatComesAgain() throws Exception {
            start(HARBOUR, "deniz\n");
            finish(HARBOUR);
            var before = table.items();
            assertThat(take(sample("success"))).isEmpty();
            assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void doesNothingForAnImportThatIsGone() throws Exception {
            assertThat(take(sample("success"))).isEmpty();
        }
    }

    @Nested
    class Refusal {
        @Test
        void reportsTheUnreadableMessageOfTheSample() throws Exception {
            var event = sample("unreadable");
            assertThat(take(event))
                    .containsExactly(event.getRecords().getFirst().getMessageId());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "[]",
                    "{}",
                    "{\"tenantId\":\"brightside\",\"groupId\":\"a b\",\"importId\":\"k\",\"version\":\"1\"}",
                    "{\"tenantId\":\"brightside\",\"groupId\":\"g\",\"importId\":\"a b\",\"version\":\"1\"}",
                    "{\"tenantId\":\"brightside\",\"groupId\":\"g\",\"importId\":\"k\",\"version\":\"x\"}"
                })
        void reportsMessagesThatAreNoJobs(String body) throws Exception {
            assertThat(take(message(body))).hasSize(1);
        }

        @Test
        void reportsTheMessageWhenTheTableIsOutOfReachAndDoesItNextTime() throws Exception {
            start(HARBOUR, "deniz\n");
            stage.faults().includingReads().always(Fault.SERVER_ERROR);
            assertThat(take(sample("success"))).hasSize(1);
            stage.faults().clear();
            finish(HARBOUR);
            assertThat(found(HARBOUR).counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1));
        }

        @Test
        void throwsWithoutRecords() {
            assertThatThrownBy(() -> take(new SQSEvent())).isInstanceOf(Exception.class);
        }

        @Test
        void logsNoRow() throws Exception {
            start(HARBOUR, "farid@example.org\n");
            try (var log = CapturedLog.start()) {
                stage.faults().on("PutItem").nth(2).inject(Fault.SERVER_ERROR);
                finish(HARBOUR);
                take(sample("unreadable"));
                assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("@") || line.contains("farid"));
            }
        }
    }
}
