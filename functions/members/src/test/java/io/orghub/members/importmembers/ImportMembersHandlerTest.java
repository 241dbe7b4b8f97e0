package io.orghub.members.importmembers;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.ImportFiles;
import io.orghub.domain.ImportKey;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportMembersHandlerTest {
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ImportMembersHandler::new);

    private ApiEvents.Request file(String group, Person caller, String csv) {
        return endpoint.from(caller).path("groupId", group).body(csv).header("content-type", "text/csv");
    }

    private ApiEvents.Request file(String csv) {
        return file(HARBOUR, BAO_THE_ADMIN, csv);
    }

    private String kept(Reply reply) {
        var key = new ImportKey(new TenantId(BRIGHTSIDE), new GroupId(HARBOUR), reply.at("importId"));
        return new String(endpoint.stage().bean(ImportFiles.class).get(key).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Nested
    class Success {
        @Test
        void returns202AndTheImportOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(202);

            assertThat(reply.text()).isEqualTo("""
                            {"importId":"%s","status":"running","mode":"partial","dryRun":false,"rows":2,"done":0,\
                            "counts":{},"createdAt":"2026-11-21T09:00:00Z"}""".formatted(reply.at("importId")));
            assertThat(reply.header("location"))
                    .isEqualTo("/groups/harbour-tuition/member-imports/" + reply.at("importId"));
            assertThat(kept(reply)).startsWith("\uFEFFName;E-Mail\r\n").endsWith("farid@example.org\r\n");
            assertThat(Story.on(endpoint.stage()).role(HARBOUR, "deniz")).isEmpty();
        }

        @Test
        void takesModeAndDryRunOfTheSample() {
            var reply = endpoint.sendSample("success-dry-run").mustBe(202);
            assertThat(reply.at("mode")).isEqualTo("all-or-nothing");
            assertThat(reply.at("dryRun")).isEqualTo("true");
        }

        @Test
        void leavesWhatIsMalformedToTheVerdicts() {
            assertThat(endpoint.send(file("=cmd\nx y\n")).mustBe(202).at("rows"))
                    .isEqualTo("2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/csv; charset=utf-8", "Text/CSV", "text/csv;header=present"})
        void takesTheMediaTypeAsItIsWritten(String type) {
            endpoint.send(endpoint.from(BAO_THE_ADMIN)
                            .path("groupId", HARBOUR)
                            .body("deniz")
                            .header("content-type", type))
                    .mustBe(202);
        }

        @Test
        void takesFourMegabytesInBase64() {
            var csv = "deniz\n" + "\n".repeat(MOST_BYTES - 6);
            endpoint.send(endpoint.from(BAO_THE_ADMIN)
                            .path("groupId", HARBOUR)
                            .body(csv.getBytes(StandardCharsets.UTF_8))
                            .header("content-type", "text/csv"))
                    .mustBe(202);
        }

        @Test
        void answersARepetitionAsBeforeAndBeginsNothing() {
            var first =
                    endpoint.send(file("deniz").header("Idempotency-Key", "k").requestId("r"));
            var after = endpoint.table().items();
            var again =
                    endpoint.send(file("deniz").header("Idempotency-Key", "k").requestId("r"));
            assertThat(again).isEqualTo(first);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void beginsOnceThoughTheAnswerOfTheTableIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            var reply = endpoint.send(file("deniz")).mustBe(202);
            assertThat(endpoint.table().items().stream()
                            .filter(item -> item.get("sk").s().startsWith("IMPORT#")))
                    .singleElement()
                    .satisfies(item -> assertThat(item.get("importId").s()).isEqualTo(reply.at("importId")));
        }
    }

    @Nested
    class Refusal implements GroupContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return file(group, caller, "deniz\n");
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public Person permitted() {
            return AMARA_THE_OWNER;
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\uFEFF", "\r\n\r\n", "email\n", "userId;name\n\n;\n"})
        void refusesAFileWithoutRows(String csv) {
            refused(file(csv)).mustPointAt("");
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/plain", "csv", "", "application/vnd.ms-excel"})
        void refusesOtherMediaTypes(String type) {
            refused(endpoint.from(BAO_THE_ADMIN)
                            .path("groupId", HARBOUR)
                            .body("deniz")
                            .header("content-type", type))
                    .mustBe(415, "UNSUPPORTED_MEDIA_TYPE");
        }

        @Test
        void refusesMoreThanFourMegabytes() {
            refused(file("deniz\n" + "\n".repeat(MOST_BYTES - 5))).mustBe(413, "PAYLOAD_TOO_LARGE");
        }

        @ParameterizedTest
        @ValueSource(strings = {"all", "PARTIAL", "", "all-or-nothing "})
        void refusesOtherModes(String mode) {
            refused(file("deniz").query("mode", mode)).mustPointAt("#mode");
        }

        @ParameterizedTest
        @ValueSource(strings = {"yes", "1", "", "TRUE"})
        void refusesADryRunThatIsNeither(String dryRun) {
            refused(file("deniz").query("dryRun", dryRun)).mustPointAt("#dryRun");
        }

        @Test
        void refusesMoreRowsThanCanBeWorkedOff() {
            refused(file("a\n".repeat(200_001))).mustBe(400, "VALIDATION_FAILED");
        }

        @Test
        void returns422WhenTheKeyComesWithAnotherFile() {
            endpoint.send(file("deniz").header("Idempotency-Key", "k"));
            refused(file("farid").header("Idempotency-Key", "k")).mustBe(422, "IDEMPOTENCY_KEY_REUSED");
        }

        @Test
        void returns422WhenTheKeyComesWithAnotherQuery() {
            endpoint.send(file("deniz").query("dryRun", "true").header("Idempotency-Key", "k"));
            refused(file("deniz").header("Idempotency-Key", "k")).mustBe(422, "IDEMPOTENCY_KEY_REUSED");
        }

        @Test
        void refusesAMalformedKey() {
            refused(file("deniz").header("Idempotency-Key", "a b")).mustPointAt("#Idempotency-Key");
        }
    }
}
