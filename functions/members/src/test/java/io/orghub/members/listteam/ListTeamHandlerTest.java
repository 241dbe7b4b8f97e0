package io.orghub.members.listteam;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListTeamHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListTeamHandler::new);

    private ApiEvents.Request team(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    private ApiEvents.Request team() {
        return team(HARBOUR, CARYS_THE_TUTOR);
    }

    @Nested
    class Success {
        @Test
        void listsTheTutorsOfTheSampleByName() {
            endpoint.stage().project();
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.each("items", "userId")).containsExactly("bao", "carys");
            assertThat(reply.body().at("/items/0").toString()).isEqualTo("""
                            {"userId":"bao","role":"admin","kind":"tutor","displayName":"Bảo Nguyễn",\
                            "activeStudents":0,"holdsLicence":true,"joinedAt":"2026-11-21T09:00:00Z","etag":"\\"1\\""}""");
        }

        @Test
        void listsTheOwnerToo() {
            endpoint.stage().project();
            var reply = endpoint.send(team()).mustBe(200);
            assertThat(reply.each("items", "role")).containsExactly("owner", "admin", "member");
            assertThat(reply.body().at("/items/0").has("kind")).isFalse();
        }

        @Test
        void showsTheOwnerOfTheSampleTheAddressThatAMemberCameBy() {
            denizAccepts(HARBOUR);
            var reply = endpoint.sendSample("success-owner").mustBe(200);
            assertThat(reply.each("items", "userId")).containsExactly("amara", "bao", "carys", "deniz");
            assertThat(reply.at("items/3/email")).isEqualTo("Deniz@Brightside.example");
            assertThat(reply.body().findValuesAsText("email")).hasSize(1);
        }

        @Test
        void showsAddressesToAdminsAndTheTenantAdminToo() {
            for (var group : List.of(HARBOUR, YEAR_11)) {
                denizAccepts(group);
                for (var caller : List.of(BAO_THE_ADMIN, TOMASZ_THE_TENANT_ADMIN)) {
                    var reply = endpoint.send(team(group, caller)).mustBe(200);
                    assertThat(reply.at("items/3/email")).isEqualTo("Deniz@Brightside.example");
                }
            }
        }

        @Test
        void showsMembersNoAddressNotEvenTheirOwn() {
            denizAccepts(HARBOUR);
            for (var caller : List.of(CARYS_THE_TUTOR, DENIZ_OUTSIDE)) {
                var reply = endpoint.send(team(HARBOUR, caller)).mustBe(200);
                assertThat(reply.each("items", "userId")).hasSize(4);
                assertThat(reply.text()).doesNotContainIgnoringCase("email", "@");
            }
        }

        private void denizAccepts(String group) {
            var story = Story.on(endpoint.stage());
            story.profile(DENIZ_OUTSIDE);
            story.accept(story.invitation(group, "Deniz@Brightside.example", Role.MEMBER), DENIZ_OUTSIDE);
            endpoint.stage().project();
        }

        @Test
        void showsHowManyStudentsATutorBrings() {
            var story = Story.on(endpoint.stage());
            story.link("carys", "ella");
            story.link("carys", "emile");
            story.link("bao", "ella");
            endpoint.stage().project();
            var reply = endpoint.send(team()).mustBe(200);
            assertThat(reply.body().at("/items/0").has("activeStudents")).isFalse();
            assertThat(reply.body().at("/items/1/activeStudents").intValue()).isEqualTo(1);
            assertThat(reply.body().at("/items/2/activeStudents").intValue()).isEqualTo(2);
        }

        @Test
        void listsThoseWithoutANameLast() {
            Story.on(endpoint.stage()).member(HARBOUR, "aaron", Role.MEMBER, Kind.TUTOR);
            endpoint.stage().project();
            var reply = endpoint.send(team());
            assertThat(reply.each("items", "userId")).endsWith("carys", "aaron");
            assertThat(reply.body().at("/items/3").has("displayName")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"BAO, bao", "bảo ng, bao", "'  bao   n', bao", "c, carys", "llew, ''", "😀, ''"})
        void findsPrefixesOfNamesWithoutCaseAndAccents(String prefix, String expected) {
            endpoint.stage().project();
            assertThat(String.join(",", endpoint.send(team().query("q", prefix)).each("items", "userId")))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"role, owner, amara", "role, admin, bao", "role, member, carys", "kind, learner, ''"})
        void filters(String name, String value, String expected) {
            endpoint.stage().project();
            assertThat(String.join(",", endpoint.send(team().query(name, value)).each("items", "userId")))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u0000", "\u0301", "#", "ﷺ", "%", "\uDBFF\uDFFF"})
        void takesAnyTextForAPrefix(String prefix) {
            endpoint.stage().project();
            endpoint.send(team().query("q", prefix)).mustBe(200);
            endpoint.send(team().query("q", prefix.repeat(5000))).mustBe(200);
        }

        @Test
        void leavesOutThoseWhoWereRemoved() {
            var story = Story.on(endpoint.stage());
            endpoint.stage().project();
            story.remove(HARBOUR, "bao");
            endpoint.stage().project();
            assertThat(endpoint.send(team()).each("items", "userId")).containsExactly("amara", "carys");
        }

        @Test
        void listsThePlainGroup() {
            endpoint.stage().project();
            assertThat(endpoint.send(team(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).each("items", "userId"))
                    .containsExactly("amara", "bao", "carys");
        }
    }

    @Nested
    class Refusal implements GroupContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return CARYS_THE_TUTOR;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of();
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return team(group, caller);
        }

        @Test
        void pointsAtTheUnknownRoleOfTheSample() {
            endpoint.sendSample("unknown-role").mustPointAt("#role");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Tutor", "tutor,learner", "teacher"})
        void refusesOtherKinds(String kind) {
            refused(team().query("kind", kind)).mustPointAt("#kind");
        }
    }

    @Nested
    class Lists implements ListContract {
        @BeforeEach
        void found() {
            Story.on(endpoint.stage()).organisation("long", "Long", LicencePolicy.MEMBER, 200);
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return team("long", AMARA_THE_OWNER);
        }

        @Override
        public String rowId() {
            return "userId";
        }

        @Override
        public List<String> rows(int count) {
            var ids = new ArrayList<String>();
            ids.add(AMARA_THE_OWNER.id());
            IntStream.range(1, count).mapToObj("user-%03d"::formatted).forEach(id -> {
                Story.on(endpoint.stage()).member("long", id, Role.MEMBER, Kind.TUTOR);
                ids.add(id);
            });
            endpoint.stage().project();
            return ids;
        }

        @Test
        void refusesACursorWithAnyOneBitChanged() {
            rows(3);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            for (int position = 0; position < cursor.length(); position++) {
                for (int bit = 0; bit < 7; bit++) {
                    refusesWithBitChanged(cursor, position, bit);
                }
            }
        }

        @Test
        void refusesACursorOfAnotherGroup() {
            rows(3);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            endpoint.send(team(HARBOUR, AMARA_THE_OWNER).query("cursor", cursor))
                    .mustBe(400, "INVALID_CURSOR");
            endpoint.send(genuine().query("role", "member").query("cursor", cursor))
                    .mustBe(400, "INVALID_CURSOR");
        }
    }
}
