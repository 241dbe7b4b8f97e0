package io.orghub.courses.unassigncourse;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
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
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnassignCourseHandlerTest {
    private static final String EVENING = "evening-school";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(UnassignCourseHandler::new);

    @BeforeEach
    void enrolCarys() {
        story().courses("algebra", "music");
        story().organisation(EVENING, "Evening School", LicencePolicy.ENROLMENT, 3);
        story().member(EVENING, CARYS_THE_TUTOR.id(), Role.MEMBER, Kind.LEARNER);
        for (var group : List.of(HARBOUR, YEAR_11, EVENING)) {
            story().enrolment(group, CARYS_THE_TUTOR.id(), "algebra");
        }
    }

    private Story story() {
        return Story.on(endpoint.stage());
    }

    private ApiEvents.Request unassign(String group, Person caller) {
        return endpoint.from(caller)
                .path("groupId", group)
                .path("userId", CARYS_THE_TUTOR.id())
                .path("courseId", "algebra");
    }

    @Nested
    class Success {
        @Test
        void returns204AndLeavesTheLicenceOfTheSampleWithItsMember() {
            endpoint.sendSample("success").mustBe(204);
            assertThat(story().account(HARBOUR).available()).isEqualTo(AVAILABLE);
            assertThat(endpoint.table().item("brightside#GROUP#harbour-tuition", "ENROLMENT#carys#algebra"))
                    .hasValueSatisfying(
                            item -> assertThat(item.get("removedBy").s()).isEqualTo(BAO_THE_ADMIN.id()));
        }

        @Test
        void givesTheLicenceBackUnderTheEnrolmentPolicy() {
            assertThat(story().account(EVENING).available()).isEqualTo(2);
            endpoint.send(unassign(EVENING, AMARA_THE_OWNER)).mustBe(204);
            assertThat(story().account(EVENING).available()).isEqualTo(3);
        }

        @Test
        void repeatedReturns204AndGivesNothingBackTwice() {
            endpoint.send(unassign(EVENING, AMARA_THE_OWNER)).mustBe(204);
            var after = endpoint.table().items();
            endpoint.send(unassign(EVENING, AMARA_THE_OWNER)).mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void returns204ForOneWhoseMembershipHasEnded() {
            story().remove(EVENING, CARYS_THE_TUTOR.id());
            endpoint.send(unassign(EVENING, AMARA_THE_OWNER)).mustBe(204);
            assertThat(story().account(EVENING).available()).isEqualTo(3);
        }

        @Test
        void isForTheTenantAdminToo() {
            endpoint.send(unassign(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(204);
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
            return unassign(group, caller);
        }

        @Test
        void returns404ForOneOfTheSampleWhoNeverWasEnrolled() {
            endpoint.sendSample("never-enrolled").mustBe(404, "NOT_FOUND");
            refused(genuine().path("userId", "nobody")).mustBe(404, "NOT_FOUND");
            refused(genuine().path("courseId", "alg")).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(unassign(EVENING, AMARA_THE_OWNER))
                            .mustBe(503, "BUSY")
                            .header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
