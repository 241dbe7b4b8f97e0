package io.orghub.members.removemember;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.Role;
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

class RemoveMemberHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(RemoveMemberHandler::new);

    private ApiEvents.Request remove(String group, String user, Person caller) {
        return endpoint.from(caller).path("groupId", group).path("userId", user);
    }

    private Story story() {
        return Story.on(endpoint.stage());
    }

    @Nested
    class Success {
        @Test
        void returns204AndGivesTheLicenceOfTheSampleBack() {
            endpoint.sendSample("success").mustBe(204);

            assertThat(story().role(HARBOUR, CARYS_THE_TUTOR.id())).isEmpty();
            assertThat(story().account(HARBOUR).available()).isEqualTo(AVAILABLE + 1);
        }

        @Test
        void leavesATombstoneThatNamesWhoDidIt() {
            endpoint.sendSample("success").mustBe(204);
            var tombstone = endpoint.table()
                    .item("brightside#GROUP#harbour-tuition", "MEMBER#carys")
                    .orElseThrow();
            assertThat(tombstone.get("removedBy").s()).isEqualTo(BAO_THE_ADMIN.id());
            assertThat(tombstone)
                    .containsKeys("removedAtEpochMillis", "purgeAtEpochSeconds")
                    .doesNotContainKey("userPk");
        }

        @Test
        void repeatedReturns204AndGivesNothingBackTwice() {
            endpoint.sendSample("success").mustBe(204);
            var after = endpoint.table().items();
            endpoint.sendSample("success").mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void letsMembersLeaveAndRepeatIt() {
            endpoint.send(remove(HARBOUR, CARYS_THE_TUTOR.id(), CARYS_THE_TUTOR))
                    .mustBe(204);
            endpoint.send(remove(HARBOUR, CARYS_THE_TUTOR.id(), CARYS_THE_TUTOR))
                    .mustBe(204);
            endpoint.send(remove(HARBOUR, BAO_THE_ADMIN.id(), BAO_THE_ADMIN)).mustBe(204);
            assertThat(story().account(HARBOUR).available()).isEqualTo(AVAILABLE + 2);
        }

        @Test
        void letsOwnerAndTenantAdminRemoveAnAdmin() {
            endpoint.send(remove(HARBOUR, BAO_THE_ADMIN.id(), AMARA_THE_OWNER)).mustBe(204);
            story().member(HARBOUR, BAO_THE_ADMIN.id(), Role.ADMIN, Kind.TUTOR);
            endpoint.send(remove(HARBOUR, BAO_THE_ADMIN.id(), TOMASZ_THE_TENANT_ADMIN))
                    .mustBe(204);
        }

        @Test
        void removesFromAPlainGroup() {
            endpoint.send(remove(YEAR_11, CARYS_THE_TUTOR.id(), BAO_THE_ADMIN)).mustBe(204);
            assertThat(story().role(YEAR_11, CARYS_THE_TUTOR.id())).isEmpty();
            assertThat(story().role(HARBOUR, CARYS_THE_TUTOR.id())).contains(Role.MEMBER);
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
            return remove(group, caller.equals(CARYS_THE_TUTOR) ? "bao" : "carys", caller);
        }

        @Test
        void returns409ForTheOwnerOfTheSample() {
            endpoint.sendSample("the-owner").mustBe(409, "OWNER_CANNOT_BE_REMOVED");
            refused(remove(HARBOUR, AMARA_THE_OWNER.id(), TOMASZ_THE_TENANT_ADMIN))
                    .mustBe(409, "OWNER_CANNOT_BE_REMOVED");
        }

        @Test
        void returns403WhenAnAdminRemovesAnAdmin() {
            story().member(HARBOUR, "elif", Role.ADMIN, Kind.TUTOR);
            refused(remove(HARBOUR, "elif", BAO_THE_ADMIN)).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns403WhenAMemberRemovesAnother() {
            refused(remove(HARBOUR, BAO_THE_ADMIN.id(), CARYS_THE_TUTOR)).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns404ForOneWhoNeverWasAMember() {
            refused(remove(HARBOUR, DENIZ_OUTSIDE.id(), BAO_THE_ADMIN)).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns404ToAnOutsiderWhoLeavesWhereItNeverWas() {
            refused(remove(HARBOUR, DENIZ_OUTSIDE.id(), DENIZ_OUTSIDE)).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns409ToAMemberWhoLeavesAnArchivedGroup() {
            story().archive(HARBOUR);
            refused(remove(HARBOUR, CARYS_THE_TUTOR.id(), CARYS_THE_TUTOR)).mustBe(409, "GROUP_ARCHIVED");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(genuine()).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
