package io.orghub.groups.transferownership;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
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

class TransferOwnershipHandlerTest {
    private static final String TO_CARYS = "{\"userId\":\"carys\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(TransferOwnershipHandler::new);

    private ApiEvents.Request transfer(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group).body(TO_CARYS);
    }

    private Role role(String user) {
        return Story.on(endpoint.stage()).role(HARBOUR, user).orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheGroupOfTheSampleWithItsNewOwner() {
            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.at("ownerId")).isEqualTo("carys");
            assertThat(reply.at("role")).isEqualTo("admin");
            assertThat(reply.header("etag")).isEqualTo("\"2\"");
            assertThat(role("carys")).isEqualTo(Role.OWNER);
            assertThat(role("amara")).isEqualTo(Role.ADMIN);
        }

        @Test
        void givesBackTheLicencesOfTheNewOwnersEnrolments() {
            var story = Story.on(endpoint.stage());
            story.organisation("quay", "Quay", LicencePolicy.ENROLMENT, 3);
            story.member("quay", "carys", Role.MEMBER, Kind.TUTOR);
            story.courses("algebra");
            story.enrolment("quay", "carys", "algebra");
            endpoint.send(transfer("quay", AMARA_THE_OWNER)).mustBe(200);
            assertThat(story.account("quay").inUse()).isZero();
        }

        @Test
        void returns200AgainToTheOwnerWhoseTransferItWas() {
            endpoint.send(transfer(HARBOUR, AMARA_THE_OWNER)).mustBe(200);
            var before = endpoint.table().items();
            var again = endpoint.send(transfer(HARBOUR, AMARA_THE_OWNER)).mustBe(200);
            assertThat(again.at("ownerId")).isEqualTo("carys");
            assertThat(again.at("role")).isEqualTo("admin");
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void returns200ToATenantAdminOutsideTheGroup() {
            var reply =
                    endpoint.send(transfer(HARBOUR, TOMASZ_THE_TENANT_ADMIN)).mustBe(200);
            assertThat(reply.at("ownerId")).isEqualTo("carys");
            assertThat(reply.body().has("role")).isFalse();
        }

        @Test
        void returns200WithoutAChangeForTheOwnerItHas() {
            var before = endpoint.table().items();
            var reply = endpoint.send(transfer(HARBOUR, AMARA_THE_OWNER).body("{\"userId\":\"amara\"}"))
                    .mustBe(200);
            assertThat(reply.at("role")).isEqualTo("owner");
            assertThat(reply.header("etag")).isEqualTo("\"1\"");
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void handsOverAPlainGroup() {
            endpoint.send(transfer(YEAR_11, AMARA_THE_OWNER)).mustBe(200);
            assertThat(Story.on(endpoint.stage()).role(YEAR_11, "carys")).contains(Role.OWNER);
        }

        @Test
        void returns200WhenTheAnswerOfTheTableIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(transfer(HARBOUR, AMARA_THE_OWNER)).mustBe(200);
            assertThat(role("carys")).isEqualTo(Role.OWNER);
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
        public String wholeBody() {
            return TO_CARYS;
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return transfer(group, caller);
        }

        @Test
        void returns409ForTheStrangerOfTheSample() {
            endpoint.sendSample("not-a-member").mustBe(409, "NOT_A_MEMBER");
        }

        @Test
        void returns403ToTheAdminOfTheSample() {
            endpoint.sendSample("by-an-admin").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns409ForOneWhoWasRemoved() {
            Story.on(endpoint.stage()).remove(HARBOUR, CARYS_THE_TUTOR.id());
            refused(genuine()).mustBe(409, "NOT_A_MEMBER");
        }

        @Test
        void returns403ToTheFormerOwnerWhoWantsAnother() {
            endpoint.send(genuine()).mustBe(200);
            refused(genuine().body("{\"userId\":\"bao\"}")).mustBe(403, "FORBIDDEN");
        }

        @Test
        void asksForAUser() {
            refused(genuine().body("{}")).mustPointAt("/userId");
        }
    }
}
