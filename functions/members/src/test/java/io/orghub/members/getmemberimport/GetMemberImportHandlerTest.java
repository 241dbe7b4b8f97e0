package io.orghub.members.getmemberimport;

import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportStatus;
import io.orghub.domain.Imports;
import io.orghub.domain.NewImport;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetMemberImportHandlerTest {
    private static final String ID = "spring-term";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GetMemberImportHandler::new);

    @BeforeEach
    void begin() {
        start(ID, "deniz\ncarys\n=cmd\nfarid@example.org\n", ImportMode.PARTIAL);
    }

    private void start(String id, String csv, ImportMode mode) {
        var file = csv.getBytes(StandardCharsets.UTF_8);
        int rows = endpoint.stage().bean(ImportReader.class).rows(file).size();
        endpoint.stage()
                .bean(Imports.class)
                .start(
                        endpoint.stage().operation(new TenantId(BRIGHTSIDE), BAO_THE_ADMIN.id()),
                        Story.on(endpoint.stage()).found(HARBOUR),
                        new NewImport(id, file, rows, mode, false),
                        Optional.empty());
    }

    private void finish(String id) {
        var key = new ImportKey(new TenantId(BRIGHTSIDE), new GroupId(HARBOUR), id);
        var imports = endpoint.stage().bean(Imports.class);
        var one = new PageRequest(1, Optional.empty());
        for (int version = 1; imports.find(key, one).orElseThrow().job().status() == ImportStatus.RUNNING; version++) {
            imports.advance(new ImportJob(key, version));
        }
    }

    private ApiEvents.Request get(String group, Person caller, String id) {
        return endpoint.from(caller).path("groupId", group).path("importId", id);
    }

    private ApiEvents.Request get(String id) {
        return get(HARBOUR, BAO_THE_ADMIN, id);
    }

    @Nested
    class Success {
        @Test
        void showsWhatHasJustBegun() {
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo("""
                            {"importId":"spring-term","status":"running","mode":"partial","dryRun":false,"rows":4,\
                            "done":0,"counts":{},"createdAt":"2026-11-21T09:00:00Z","verdicts":{"items":[]}}""");
        }

        @Test
        void showsAVerdictForEachRow() {
            finish(ID);
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo("""
                            {"importId":"spring-term","status":"done","mode":"partial","dryRun":false,"rows":4,"done":4,\
                            "counts":{"added":1,"already-member":1,"invited":1,"malformed":1},\
                            "createdAt":"2026-11-21T09:00:00Z","finishedAt":"2026-11-21T09:00:00Z","verdicts":{"items":[\
                            {"row":1,"value":"deniz","verdict":"added"},\
                            {"row":2,"value":"carys","verdict":"already-member"},\
                            {"row":3,"value":"=cmd","verdict":"malformed","detail":"is a formula"},\
                            {"row":4,"value":"farid@example.org","verdict":"invited"}]}}""");
        }

        @Test
        void saysWhyItWasRefused() {
            start(
                    "too-many",
                    IntStream.range(0, 30).mapToObj("u-%d\n"::formatted).collect(Collectors.joining()),
                    ImportMode.ALL_OR_NOTHING);
            finish("too-many");
            var reply = endpoint.send(get("too-many")).mustBe(200);
            assertThat(reply.at("status")).isEqualTo("refused");
            assertThat(reply.at("reason")).isEqualTo("licences-exhausted");
            assertThat(reply.at("available")).isEqualTo("18");
            assertThat(reply.at("requested")).isEqualTo("30");
        }

        @Test
        void givesEachRowOncePageByPage() {
            start(
                    "large",
                    IntStream.range(0, 230).mapToObj("u-%d\n"::formatted).collect(Collectors.joining()),
                    ImportMode.PARTIAL);
            finish("large");
            var rows = new ArrayList<Integer>();
            var request = get("large").query("pageSize", "70");
            var reply = endpoint.send(request).mustBe(200);
            reply.body()
                    .at("/verdicts/items")
                    .forEach(row -> rows.add(row.path("row").asInt()));
            while (reply.body().at("/verdicts").has("nextCursor")) {
                reply = endpoint.send(
                                get("large").query("pageSize", "70").query("cursor", reply.at("/verdicts/nextCursor")))
                        .mustBe(200);
                reply.body()
                        .at("/verdicts/items")
                        .forEach(row -> rows.add(row.path("row").asInt()));
            }
            assertThat(rows)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 230).boxed().toList());
            assertThat(endpoint.send(get("large")).body().at("/verdicts/items")).hasSize(25);
        }
    }

    @Nested
    class Refusal implements GroupContract {
        /** What came of it is looked up afterwards as well. */
        @Override
        public void whenArchived(Reply reply) {
            reply.mustBe(200);
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return get(group, caller, ID);
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public Person permitted() {
            return BAO_THE_ADMIN;
        }

        @Test
        void returns404ForAnImportThatIsNotThere() {
            refused(get("no-such-import")).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns404ForAnImportOfAnotherGroup() {
            refused(get(YEAR_11, BAO_THE_ADMIN, ID)).mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "x"})
        void refusesPageSizesThatAreNone(String size) {
            refused(get(ID).query("pageSize", size)).mustPointAt("#pageSize");
        }

        @Test
        void refusesACursorOfAnotherImport() {
            start("other", "a\nb\n", ImportMode.PARTIAL);
            finish("other");
            var cursor = endpoint.send(get("other").query("pageSize", "1")).at("/verdicts/nextCursor");
            refused(get(ID).query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
        }
    }
}
