package io.orghub.courses.listenrolments;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListEnrolmentsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListEnrolmentsHandler::new);

    private ApiEvents.Request list(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    private Story story() {
        return Story.on(endpoint.stage());
    }

    @Nested
    class Success {
        @BeforeEach
        void enrol() {
            story().courses("algebra", "music");
            story().enrolment(HARBOUR, "carys", "algebra");
            endpoint.stage().clock().advance(Duration.ofMinutes(1));
            story().enrolment(HARBOUR, "bao", "algebra");
            story().enrolment(HARBOUR, "bao", "music");
        }

        private List<String> found(ApiEvents.Request request) {
            var reply = endpoint.send(request).mustBe(200);
            var courses = reply.each("items", "courseId");
            var users = reply.each("items", "userId");
            return IntStream.range(0, users.size())
                    .mapToObj(i -> users.get(i) + " " + courses.get(i))
                    .toList();
        }

        @Test
        void listsThoseOfTheCourseOfTheSampleByTime() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"items":[{"userId":"carys","courseId":"algebra","courseTitle":"Title of algebra",\
                            "enrolledAt":"2026-11-21T09:00:00Z"},{"userId":"bao","courseId":"algebra",\
                            "courseTitle":"Title of algebra","enrolledAt":"2026-11-21T09:01:00Z"}]}""");
        }

        @Test
        void listsAMembersOwnOfTheSample() {
            assertThat(endpoint.sendSample("success-own").mustBe(200).each("items", "courseId"))
                    .containsExactly("algebra");
        }

        @Test
        void listsAllByUserAndCourse() {
            assertThat(found(list(HARBOUR, AMARA_THE_OWNER)))
                    .containsExactly("bao algebra", "bao music", "carys algebra");
            assertThat(found(list(YEAR_11, TOMASZ_THE_TENANT_ADMIN))).isEmpty();
        }

        @Test
        void listsThoseOfAUserOrTheOneOfUserAndCourse() {
            assertThat(found(list(HARBOUR, BAO_THE_ADMIN).query("userId", "bao")))
                    .containsExactly("bao algebra", "bao music");
            assertThat(found(list(HARBOUR, BAO_THE_ADMIN).query("userId", "bao").query("courseId", "music")))
                    .containsExactly("bao music");
            assertThat(found(list(HARBOUR, CARYS_THE_TUTOR)
                            .query("userId", "carys")
                            .query("courseId", "music")))
                    .isEmpty();
        }

        @Test
        void leavesOutThoseOfAMemberWhoWasRemoved() {
            story().remove(HARBOUR, "bao");
            endpoint.stage().project();
            assertThat(found(list(HARBOUR, AMARA_THE_OWNER))).containsExactly("carys algebra");
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
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return list(group, caller);
        }

        @Test
        void returns403ToTheMemberOfTheSampleWhoAsksAboutAnother() {
            endpoint.sendSample("of-another").mustBe(403, "FORBIDDEN");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a#b", "carys,bao"})
        void refusesWhatIsNoId(String id) {
            refused(genuine().query("userId", id)).mustPointAt("#userId");
            refused(genuine().query("courseId", id)).mustPointAt("#courseId");
        }
    }

    @Nested
    class All implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return list(HARBOUR, BAO_THE_ADMIN);
        }

        @Override
        public String rowId() {
            return "courseId";
        }

        @Override
        public List<String> rows(int count) {
            return coursesOfCarys(count);
        }
    }

    @Nested
    class OfOneUser implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return list(HARBOUR, CARYS_THE_TUTOR).query("userId", "carys");
        }

        @Override
        public String rowId() {
            return "courseId";
        }

        @Override
        public List<String> rows(int count) {
            return coursesOfCarys(count);
        }
    }

    @Nested
    class OfOneCourse implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return list(YEAR_11, BAO_THE_ADMIN).query("courseId", "algebra");
        }

        @Override
        public String rowId() {
            return "userId";
        }

        @Override
        public List<String> rows(int count) {
            story().courses("algebra");
            return IntStream.range(0, count)
                    .mapToObj("user-%03d"::formatted)
                    .peek(user -> {
                        story().member(YEAR_11, user, Role.MEMBER, Kind.LEARNER);
                        story().enrolment(YEAR_11, user, "algebra");
                    })
                    .toList();
        }
    }

    private List<String> coursesOfCarys(int count) {
        var ids = IntStream.range(0, count).mapToObj("course-%03d"::formatted).toList();
        story().courses(ids.toArray(String[]::new));
        ids.forEach(id -> story().enrolment(HARBOUR, "carys", id));
        return ids;
    }
}
