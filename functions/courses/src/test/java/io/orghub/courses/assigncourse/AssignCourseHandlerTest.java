package io.orghub.courses.assigncourse;

import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.IdempotencyContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignCourseHandlerTest {
    private static final String EVENING = "evening-school";
    private static final String WHOLE = "{\"userIds\":[\"carys\"],\"courseIds\":[\"algebra\",\"music\"]}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(AssignCourseHandler::new);

    /** Three licences under the enrolment policy. */
    @BeforeEach
    void foundASchool() {
        story().courses("algebra", "music");
        story().organisation(EVENING, "Evening School", LicencePolicy.ENROLMENT, 3);
        story().member(EVENING, BAO_THE_ADMIN.id(), Role.ADMIN, Kind.TUTOR);
        story().member(EVENING, CARYS_THE_TUTOR.id(), Role.MEMBER, Kind.LEARNER);
    }

    private Story story() {
        return Story.on(endpoint.stage());
    }

    private ApiEvents.Request assign(String group, Person caller, String body) {
        return endpoint.from(caller).path("groupId", group).body(body);
    }

    private ApiEvents.Request assign(String body) {
        return assign(EVENING, BAO_THE_ADMIN, body);
    }

    private static String body(int users, int courses) {
        return "{\"userIds\":[%s],\"courseIds\":[%s]}".formatted(ids("user", users), ids("course", courses));
    }

    private static String ids(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"%s-%d\"".formatted(prefix, i))
                .collect(Collectors.joining(","));
    }

    @Nested
    class Success {
        @Test
        void returns200AndAnOutcomeForEachOfTheSample() {
            story().enrolment(HARBOUR, BAO_THE_ADMIN.id(), "music");
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"enrolments":[{"userId":"carys","courseId":"algebra","outcome":"enrolled"},\
                            {"userId":"carys","courseId":"music","outcome":"enrolled"},\
                            {"userId":"bao","courseId":"algebra","outcome":"enrolled"},\
                            {"userId":"bao","courseId":"music","outcome":"already-enrolled"}]}""");
            assertThat(story().account(HARBOUR).available()).isEqualTo(AVAILABLE);
        }

        @Test
        void takesALicenceForEachNewEnrolmentUnderTheEnrolmentPolicy() {
            endpoint.send(assign(WHOLE)).mustBe(200);
            assertThat(story().account(EVENING).available()).isEqualTo(1);
            var again = endpoint.send(assign(WHOLE)).mustBe(200);
            assertThat(again.each("enrolments", "outcome")).containsOnly("already-enrolled");
            assertThat(story().account(EVENING).available()).isEqualTo(1);
        }

        @Test
        void enrolsInThePlainGroupOfTheSample() {
            assertThat(endpoint.sendSample("success-group").mustBe(200).each("enrolments", "outcome"))
                    .containsExactly("enrolled");
        }

        @Test
        void isForTheTenantAdminToo() {
            endpoint.send(assign(YEAR_11, TOMASZ_THE_TENANT_ADMIN, WHOLE)).mustBe(200);
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
            return assign(group, caller, WHOLE);
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
            return "{\"userIds\":[\"bao\"],\"courseIds\":[\"music\"]}";
        }

        @Test
        void returns409ForTheOutsiderOfTheSample() {
            var reply = refused(assign(
                            HARBOUR,
                            BAO_THE_ADMIN,
                            "{\"userIds\":[\"carys\",\"deniz\",\"elif\"],\"courseIds\":[\"algebra\"]}"))
                    .mustBe(409, "NOT_A_MEMBER");
            assertThat(reply.body().path("userIds").toString()).isEqualTo("[\"deniz\",\"elif\"]");
            endpoint.sendSample("not-a-member").mustBe(409, "NOT_A_MEMBER");
        }

        @Test
        void pointsAtTheUnknownCourseOfTheSample() {
            endpoint.sendSample("unknown-course").mustPointAt("/courseIds/1");
        }

        @Test
        void returns409WhenLicencesAreExhausted() {
            var reply = endpoint.sendSample("licences-exhausted").mustBe(409, "LICENCES_EXHAUSTED");
            assertThat(reply.body().path("available").intValue()).isEqualTo(3);
            assertThat(reply.body().path("requested").intValue()).isEqualTo(4);
            assertThat(story().account(EVENING).available()).isEqualTo(3);
        }

        @Test
        void returns409WhenTheSchoolIsArchived() {
            story().archive(EVENING);
            refused(assign(WHOLE)).mustBe(409, "GROUP_ARCHIVED");
        }

        @ParameterizedTest
        @CsvSource({"14, 7", "49, 2", "33, 2", "2, 49"})
        void refusesMoreThanATransactionHolds(int users, int courses) {
            refused(assign(body(users, courses))).mustPointAt("/userIds");
        }

        @ParameterizedTest
        @CsvSource({"14, 6", "49, 1", "1, 97", "2, 48"})
        void takesAsManyAsATransactionHolds(int users, int courses) {
            // They are fine as they are; it is only that nobody knows the courses.
            assertThat(refused(assign(body(users, courses)))
                            .mustBe(400, "VALIDATION_FAILED")
                            .each("errors", "pointer"))
                    .allMatch(pointer -> pointer.startsWith("/courseIds/"));
        }

        @Test
        void refusesLongListsAndEmptyOnes() {
            refused(assign(body(50, 1))).mustPointAt("/userIds");
            refused(assign(body(1, 98))).mustPointAt("/courseIds");
            refused(assign("{\"userIds\":[],\"courseIds\":[]}")).mustPointAt("/userIds", "/courseIds");
            refused(assign("{}")).mustPointAt("/userIds", "/courseIds");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"a b\"", "\"\"", "1", "null", "[]", "{}", "\"a#b\"", "\"carys\""})
        void pointsAtWhatIsNoIdOrStandsThereTwice(String id) {
            refused(assign("{\"userIds\":[\"carys\",%s],\"courseIds\":[\"algebra\"]}".formatted(id)))
                    .mustPointAt("/userIds/1");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(assign(WHOLE)).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }

        @Test
        void doesNotServeAReplayToOneWhoIsNoAdminAnyMore() {
            endpoint.send(assign(EVENING, BAO_THE_ADMIN, WHOLE).header("Idempotency-Key", "k"))
                    .mustBe(200);
            story().remove(EVENING, BAO_THE_ADMIN.id());
            refused(assign(EVENING, BAO_THE_ADMIN, WHOLE).header("Idempotency-Key", "k"))
                    .mustBe(404, "NOT_FOUND");
        }
    }
}
