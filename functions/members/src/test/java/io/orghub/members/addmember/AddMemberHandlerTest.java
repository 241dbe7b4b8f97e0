package io.orghub.members.addmember;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.IdempotencyContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddMemberHandlerTest {
    private static final String WHOLE = "{\"userId\":\"deniz\",\"role\":\"member\",\"kind\":\"learner\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(AddMemberHandler::new);

    private ApiEvents.Request add(String group, Person caller, String body) {
        return endpoint.from(caller).path("groupId", group).body(body);
    }

    private ApiEvents.Request add(String body) {
        return add(HARBOUR, BAO_THE_ADMIN, body);
    }

    private static String list(int users) {
        return IntStream.range(0, users)
                .mapToObj("{\"userId\":\"user-%d\"}"::formatted)
                .collect(Collectors.joining(",", "{\"members\":[", "]}"));
    }

    private long available() {
        return Story.on(endpoint.stage()).account(HARBOUR).available();
    }

    @Nested
    class Success {
        @Test
        void returns201AndTheMemberOfTheSample() {
            Story.on(endpoint.stage()).profile(DENIZ_OUTSIDE);

            var reply = endpoint.sendSample("success").mustBe(201);

            assertThat(reply.text()).isEqualTo("""
                            {"userId":"deniz","role":"member","kind":"tutor","displayName":"Deniz Yıldız",\
                            "holdsLicence":true,"joinedAt":"2026-11-21T09:00:00Z","etag":"\\"1\\""}""");
            assertThat(available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void returns200AndAnOutcomeForEachOfTheSampleList() {
            var reply = endpoint.sendSample("success-list").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"members":[{"userId":"deniz","outcome":"added"},\
                            {"userId":"carys","outcome":"already-member"},\
                            {"userId":"farid","outcome":"added"}]}""");
            assertThat(available()).isEqualTo(AVAILABLE - 2);
            assertThat(Story.on(endpoint.stage()).role(HARBOUR, "deniz")).contains(Role.ADMIN);
        }

        @Test
        void returns200AndChargesNothingForOneWhoIsAMember() {
            var before = endpoint.table().items();
            var reply = endpoint.send(add("{\"userId\":\"carys\",\"kind\":\"learner\"}"))
                    .mustBe(200);
            assertThat(reply.at("kind")).isEqualTo("tutor");
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void keepsNoAddressInTheAnswerThatItRepeats() {
            var story = Story.on(endpoint.stage());
            story.accept(story.invitation(HARBOUR, "Deniz@Brightside.example", Role.MEMBER), DENIZ_OUTSIDE);
            var reply = endpoint.send(add("{\"userId\":\"deniz\"}").header("Idempotency-Key", "k"))
                    .mustBe(200);
            assertThat(reply.at("userId")).isEqualTo("deniz");
            assertThat(reply.text()).doesNotContainIgnoringCase("email", "@");
        }

        @Test
        void answersForTheOwnerWithoutDemotingIt() {
            assertThat(endpoint.send(add("{\"userId\":\"amara\"}")).mustBe(200).at("role"))
                    .isEqualTo("owner");
        }

        @Test
        void takesAUserThatNobodyHasReported() {
            assertThat(endpoint.send(add("{\"userId\":\"~a.B_9-\"}"))
                            .mustBe(201)
                            .fields())
                    .containsExactly("userId", "role", "kind", "holdsLicence", "joinedAt", "etag");
        }

        @Test
        void takes98AtOnce() {
            var story = Story.on(endpoint.stage());
            story.organisation("large", "Large", LicencePolicy.MEMBER, 98);
            var reply = endpoint.send(add("large", AMARA_THE_OWNER, list(98))).mustBe(200);
            assertThat(reply.each("members", "outcome")).hasSize(98).containsOnly("added");
            assertThat(story.account("large").available()).isZero();
        }

        @Test
        void addsLearnersToAPlainGroupWithoutLicences() {
            var reply = endpoint.send(add(YEAR_11, BAO_THE_ADMIN, "{\"userId\":\"deniz\"}"))
                    .mustBe(201);
            assertThat(reply.at("kind")).isEqualTo("learner");
            assertThat(reply.body().path("holdsLicence").booleanValue()).isFalse();
        }

        @Test
        void takesNoLicenceUnderTheEnrolmentPolicy() {
            var story = Story.on(endpoint.stage());
            story.organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 1);
            endpoint.send(add("enrolling", AMARA_THE_OWNER, list(3))).mustBe(200);
            assertThat(story.account("enrolling").available()).isEqualTo(1);
        }

        @Test
        void reclaimsWhatExpiredInvitationsHoldBeforeRefusing() {
            var story = Story.on(endpoint.stage());
            story.organisation("small", "Small", LicencePolicy.MEMBER, 1);
            story.invitation("small", "late@example.org", Role.MEMBER);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            endpoint.send(add("small", AMARA_THE_OWNER, WHOLE)).mustBe(201);
        }

        @Test
        void takesBackOneWhoWasRemoved() {
            var story = Story.on(endpoint.stage());
            story.remove(HARBOUR, CARYS_THE_TUTOR.id());
            endpoint.send(add("{\"userId\":\"carys\"}")).mustBe(201);
            assertThat(available()).isEqualTo(AVAILABLE);
        }
    }

    @Nested
    class Refusal implements GroupContract, IdempotencyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return add(group, caller, WHOLE);
        }

        @Override
        public ApiEvents.Request withoutKey() {
            return genuine();
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Override
        public String otherBody() {
            return "{\"userId\":\"farid\"}";
        }

        @Test
        void returns409WhenLicencesAreExhausted() {
            var reply = refused(add(list(AVAILABLE + 1))).mustBe(409, "LICENCES_EXHAUSTED");
            assertThat(reply.body().path("available").intValue()).isEqualTo(AVAILABLE);
            assertThat(reply.body().path("requested").intValue()).isEqualTo(AVAILABLE + 1);
        }

        @Test
        void returns409WhenNoLicenceIsLeftUnderTheEnrolmentPolicy() {
            Story.on(endpoint.stage()).organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 0);
            refused(add("enrolling", AMARA_THE_OWNER, WHOLE)).mustBe(409, "LICENCES_EXHAUSTED");
        }

        @Test
        void returns403WhenAnAdminMakesAnAdmin() {
            endpoint.sendSample("admin-by-an-admin").mustBe(403, "FORBIDDEN");
            var body = "{\"userId\":\"deniz\",\"role\":\"admin\"}";
            endpoint.send(add(HARBOUR, TOMASZ_THE_TENANT_ADMIN, body)).mustBe(201);
        }

        @Test
        void pointsAtTheDuplicateOfTheSample() {
            endpoint.sendSample("duplicate").mustPointAt("/members/2/userId");
        }

        @Test
        void refusesListsOf99AndOfNone() {
            refused(add(list(99))).mustPointAt("/members");
            refused(add(list(0))).mustPointAt("/members");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "1", "\"deniz\"", "{}", "[1]", "[null]", "[[]]", "[\"deniz\"]"})
        void refusesListsOfOtherThings(String members) {
            refused(add("{\"members\":%s}".formatted(members))).mustBe(400, "VALIDATION_FAILED");
        }

        @Test
        void pointsIntoTheList() {
            refused(add("{\"members\":[{\"userId\":\"deniz\"},{\"userId\":\"a b\",\"role\":\"owner\",\"x\":1},{}]}"))
                    .mustPointAt("/members/1/userId", "/members/1/role", "/members/1/x", "/members/2/userId");
        }

        @Test
        void refusesASingleMemberBesideAList() {
            refused(add("{\"userId\":\"deniz\",\"members\":[{\"userId\":\"farid\"}]}"))
                    .mustPointAt("/userId");
        }

        @ParameterizedTest
        @ValueSource(strings = {"owner", "ADMIN", "", "member "})
        void refusesOtherRoles(String role) {
            refused(add("{\"userId\":\"deniz\",\"role\":\"%s\"}".formatted(role)))
                    .mustPointAt("/role");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(add(WHOLE)).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }

        @Test
        void doesNotServeAReplayToOneWhoWasRemoved() {
            endpoint.send(add(WHOLE).header("Idempotency-Key", "k")).mustBe(201);
            Story.on(endpoint.stage()).remove(HARBOUR, BAO_THE_ADMIN.id());
            refused(add(WHOLE).header("Idempotency-Key", "k")).mustBe(404, "NOT_FOUND");
        }

        @Test
        void keepsKeysOfTwoCallersAndTwoGroupsApart() {
            endpoint.send(add(WHOLE).header("Idempotency-Key", "k")).mustBe(201);
            endpoint.send(add(YEAR_11, BAO_THE_ADMIN, WHOLE).header("Idempotency-Key", "k"))
                    .mustBe(201);
            endpoint.send(add(HARBOUR, AMARA_THE_OWNER, WHOLE).header("Idempotency-Key", "k"))
                    .mustBe(200);
        }
    }
}
