package io.orghub.members.changemember;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Role;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeMemberHandlerTest {
    private static final String WHOLE = "{\"role\":\"admin\",\"kind\":\"learner\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ChangeMemberHandler::new);

    private ApiEvents.Request change(String group, Person caller, String user) {
        return withoutTag(group, caller, user).header("If-Match", "\"1\"");
    }

    private ApiEvents.Request withoutTag(String group, Person caller, String user) {
        return endpoint.from(caller).path("groupId", group).path("userId", user).body(WHOLE);
    }

    private ApiEvents.Request carys(String body) {
        return carys(body, "\"1\"");
    }

    private ApiEvents.Request carys(String body, String tag) {
        return withoutTag(HARBOUR, AMARA_THE_OWNER, CARYS_THE_TUTOR.id())
                .body(body)
                .header("If-Match", tag);
    }

    private Role role(String user) {
        return Story.on(endpoint.stage()).role(HARBOUR, user).orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void returnsTheMemberOfTheSampleAndItsNewTag() {
            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.headers()).containsEntry("etag", "\"2\"");
            assertThat(reply.text()).isEqualTo("""
                            {"userId":"carys","role":"admin","kind":"learner","displayName":"Carys Llewellyn",\
                            "holdsLicence":true,"joinedAt":"2026-11-21T09:00:00Z","etag":"\\"2\\""}""");
            assertThat(role("carys")).isEqualTo(Role.ADMIN);
        }

        @Test
        void showsTheAddressThatTheMemberCameBy() {
            var story = Story.on(endpoint.stage());
            story.accept(story.invitation(HARBOUR, "Deniz@Brightside.example", Role.MEMBER), DENIZ_OUTSIDE);
            var reply = endpoint.send(change(HARBOUR, AMARA_THE_OWNER, "deniz")).mustBe(200);
            assertThat(reply.at("email")).isEqualTo("Deniz@Brightside.example");
        }

        @Test
        void leavesWhatThePatchDoesNotName() {
            var kind = endpoint.send(carys("{\"kind\":\"learner\"}")).mustBe(200);
            assertThat(kind.at("role")).isEqualTo("member");
            var role = endpoint.send(carys("{\"role\":\"admin\"}", "\"2\"")).mustBe(200);
            assertThat(role.at("kind")).isEqualTo("learner");
        }

        @Test
        void changesNothingByAnEmptyPatch() {
            var reply = endpoint.send(carys("{}")).mustBe(200);
            assertThat(reply.headers()).containsEntry("etag", "\"1\"");
        }

        @Test
        void takesAnyVersionForAStar() {
            endpoint.send(carys(WHOLE)).mustBe(200);
            endpoint.send(carys("{\"role\":\"member\"}", "*")).mustBe(200);
            assertThat(role("carys")).isEqualTo(Role.MEMBER);
        }

        @Test
        void isTheTenantAdminsToo() {
            endpoint.send(change(HARBOUR, TOMASZ_THE_TENANT_ADMIN, "carys")).mustBe(200);
            endpoint.send(change(YEAR_11, TOMASZ_THE_TENANT_ADMIN, "carys")).mustBe(200);
        }

        @Test
        void leavesTheLicencesAsTheyAre() {
            var before = Story.on(endpoint.stage()).account(HARBOUR);
            endpoint.send(carys(WHOLE)).mustBe(200);
            assertThat(Story.on(endpoint.stage()).account(HARBOUR)).isEqualTo(before);
        }

        @Test
        void isTrueAlthoughItsAnswerWasLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(carys(WHOLE)).mustBe(200);
            assertThat(role("carys")).isEqualTo(Role.ADMIN);
        }
    }

    @Nested
    class Refusal implements GroupContract, BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return AMARA_THE_OWNER;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(BAO_THE_ADMIN, CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return change(group, caller, CARYS_THE_TUTOR.id());
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void returns412ForTheStaleTagOfTheSample() {
            endpoint.sendSample("stale").mustBe(412, "PRECONDITION_FAILED");
            assertThat(role("carys")).isEqualTo(Role.MEMBER);
        }

        @Test
        void returns412ToTheSecondOfTwoWhoReadTheSame() {
            endpoint.send(carys(WHOLE)).mustBe(200);
            refused(carys("{\"role\":\"member\"}")).mustBe(412, "PRECONDITION_FAILED");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "\"01\"", "W/\"1\"", "\"x\"", "\"1\", \"2\"", "\"\""})
        void returns412ForATagThatIsNoneOfOurs(String tag) {
            refused(carys(WHOLE, tag)).mustBe(412, "PRECONDITION_FAILED");
        }

        @Test
        void returns428WithoutATag() {
            endpoint.sendSample("without-if-match").mustBe(428, "PRECONDITION_REQUIRED");
        }

        @Test
        void returns403AboutTheOwner() {
            endpoint.sendSample("the-owner").mustBe(403, "FORBIDDEN");
            refused(change(HARBOUR, TOMASZ_THE_TENANT_ADMIN, "amara")).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns404ForStrangersAndFormerMembers() {
            refused(change(HARBOUR, AMARA_THE_OWNER, "nobody")).mustBe(404, "NOT_FOUND");
            Story.on(endpoint.stage()).remove(HARBOUR, "carys");
            refused(carys(WHOLE, "*")).mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"role\":\"owner\"} | /role",
                    "{\"role\":null} | /role",
                    "{\"kind\":null} | /kind",
                    "{\"kind\":\"teacher\"} | /kind",
                    "{\"heldLicences\":0} | /heldLicences"
                })
        void pointsAtWhatIsWrong(String body, String pointer) {
            refused(carys(body)).mustPointAt(pointer);
        }

        @Test
        void pointsAtAnIdThatIsNone() {
            refused(change(HARBOUR, AMARA_THE_OWNER, "a b")).mustPointAt("#userId");
        }
    }
}
