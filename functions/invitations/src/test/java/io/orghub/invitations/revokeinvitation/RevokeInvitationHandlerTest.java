package io.orghub.invitations.revokeinvitation;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Invitation;
import io.orghub.domain.Invitations;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevokeInvitationHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(RevokeInvitationHandler::new);

    private Story story;
    private Invitation invitation;

    @BeforeEach
    void invite() {
        story = Story.on(endpoint.stage());
        invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
    }

    private ApiEvents.Request revoke(String group, String invitationId, Person caller) {
        return endpoint.from(caller).path("groupId", group).path("invitationId", invitationId);
    }

    private ApiEvents.Request revoke() {
        return revoke(HARBOUR, invitation.id(), BAO_THE_ADMIN);
    }

    private AcceptOutcome accept() {
        return endpoint.stage()
                .bean(Invitations.class)
                .accept(
                        endpoint.stage().operation(new TenantId(BRIGHTSIDE), DENIZ_OUTSIDE.id()),
                        invitation.link(),
                        EmailAddress.parse(DENIZ_OUTSIDE.email()));
    }

    @Nested
    class Success {
        @Test
        void revokesTheInvitationOfTheSample() {
            endpoint.sendSample("success").mustBe(204);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Revoked());
        }

        @Test
        void givesTheLicenceBackOnce() {
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
            endpoint.send(revoke()).mustBe(204);
            var after = endpoint.table().items();
            endpoint.send(revoke()).mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
            endpoint.stage().project();
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE);
            assertThat(story.account(HARBOUR).reserved()).isZero();
        }

        @Test
        void revokesInAPlainGroupByASingleWrite() {
            invitation = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            var metered = endpoint.stage().meter().measure(() -> endpoint.send(
                            revoke(YEAR_11, invitation.id(), BAO_THE_ADMIN))
                    .mustBe(204));
            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.indexWriteUnits()).isEqualTo(2);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Revoked());
        }

        @Test
        void costsTwoItemsInAnOrganisation() {
            var metered = endpoint.stage().meter().measure(() -> endpoint.send(revoke())
                    .mustBe(204));
            assertThat(metered.readUnits()).isEqualTo(3);
            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.indexWriteUnits()).isEqualTo(2);
        }

        @Test
        void holdsNoLicenceBackUnderTheEnrolmentPolicy() {
            story.organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 1);
            invitation = story.invitation("enrolling", DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.send(revoke("enrolling", invitation.id(), AMARA_THE_OWNER)).mustBe(204);
            assertThat(story.account("enrolling").available()).isEqualTo(1);
        }

        @Test
        void freesTheLicenceOfOneThatHasLapsed() {
            endpoint.stage().clock().advance(Duration.ofDays(7));
            endpoint.send(revoke()).mustBe(204);
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Expired());
        }

        @Test
        void leavesTheNewInvitationOfTheSameAddressAlone() {
            var old = invitation;
            endpoint.send(revoke()).mustBe(204);
            endpoint.stage().clock().advance(Duration.ofSeconds(1));
            invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.send(revoke(HARBOUR, old.id(), BAO_THE_ADMIN)).mustBe(204);
            assertThat(accept()).isInstanceOf(AcceptOutcome.Accepted.class);
        }

        @Test
        void letsTheOwnerAndTheTenantAdminRevokeAnAdminsInvitation() {
            for (var caller : List.of(AMARA_THE_OWNER, TOMASZ_THE_TENANT_ADMIN)) {
                var toBeAdmin = story.invitation(HARBOUR, caller.id() + "@new.example", Role.ADMIN);
                endpoint.send(revoke(HARBOUR, toBeAdmin.id(), caller)).mustBe(204);
            }
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
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
            return revoke(group, invitation.id(), caller);
        }

        @Test
        void returns404ForTheOneOfTheSampleThatNeverWas() {
            endpoint.sendSample("never-sent").mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", ".", "a.", ".b", "a.-1", "a.A", "a.01", "a.zzzzzzzzzzzzzzzzzz", "~.0"})
        void returns404ForWhatIsNoInvitation(String id) {
            refused(revoke(HARBOUR, id, BAO_THE_ADMIN)).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns404ForAnotherGroupsInvitationOrOneStillToCome() {
            refused(revoke(YEAR_11, invitation.id(), BAO_THE_ADMIN)).mustBe(404, "NOT_FOUND");
            refused(revoke(HARBOUR, invitation.link().key() + ".zzzzzzzz", BAO_THE_ADMIN))
                    .mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns403WhenAnAdminRevokesAnAdminsInvitation() {
            var toBeAdmin = story.invitation(HARBOUR, "new@brightside.example", Role.ADMIN);
            refused(revoke(HARBOUR, toBeAdmin.id(), BAO_THE_ADMIN)).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns409OnceItIsAccepted() {
            accept();
            refused(revoke()).mustBe(409, "INVITATION_ALREADY_USED");
            assertThat(story.role(HARBOUR, DENIZ_OUTSIDE.id())).contains(Role.MEMBER);
        }

        @Test
        void returns409WhenTheGroupIsArchivedMeanwhile() {
            endpoint.stage().faults().on("TransactWriteItems").meanwhile(() -> story.archive(HARBOUR));
            endpoint.send(revoke()).mustBe(409, "GROUP_ARCHIVED");
            assertThat(accept()).isEqualTo(new AcceptOutcome.Archived());
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(revoke()).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
