package io.orghub.invitations.resendinvitation;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Invitation;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResendInvitationHandlerTest {
    private static final int MAILS = 4;
    private static final Duration COOLDOWN = Duration.ofMinutes(5);

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ResendInvitationHandler::new).with(Map.of("mails.per.group.and.day", MAILS));

    private Story story;
    private Invitation invitation;

    @BeforeEach
    void inviteAndWait() {
        story = Story.on(endpoint.stage());
        invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
        endpoint.stage().clock().advance(COOLDOWN);
    }

    private ApiEvents.Request resend(String group, Person caller, String invitationId) {
        return endpoint.from(caller).path("groupId", group).path("invitationId", invitationId);
    }

    private ApiEvents.Request resend() {
        return resend(HARBOUR, BAO_THE_ADMIN, invitation.id());
    }

    private String attribute(String name) {
        var item = endpoint.table()
                .item(
                        "brightside#GROUP#harbour-tuition",
                        "INVITATION#" + invitation.link().key())
                .orElseThrow();
        return item.get(name).n();
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheInvitationOfTheSampleInForceAnew() {
            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.at("invitationId")).isEqualTo(invitation.id());
            assertThat(reply.at("status")).isEqualTo("pending");
            assertThat(reply.at("invitedBy")).isEqualTo(AMARA_THE_OWNER.id());
            assertThat(reply.at("createdAt")).isEqualTo("2026-11-21T09:00:00Z");
            assertThat(reply.at("expiresAt")).isEqualTo("2026-11-28T09:05:00Z");
            assertThat(attribute("sending")).isEqualTo("2");
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void servesTheOwnerAndTheTenantAdmin() {
            endpoint.send(resend(HARBOUR, AMARA_THE_OWNER, invitation.id())).mustBe(200);
            endpoint.stage().clock().advance(COOLDOWN);
            endpoint.send(resend(HARBOUR, TOMASZ_THE_TENANT_ADMIN, invitation.id()))
                    .mustBe(200);
        }

        @Test
        void sendsOneThatHasExpiredWithTheLicenceThatItHolds() {
            endpoint.stage().clock().advance(Duration.ofDays(30));
            endpoint.send(resend()).mustBe(200);
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void takesAnInvitationOfAPlainGroup() {
            var plain = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.stage().clock().advance(COOLDOWN);
            endpoint.send(resend(YEAR_11, BAO_THE_ADMIN, plain.id())).mustBe(200);
        }

        @Test
        void takesAnAdminsInvitationFromTheOwner() {
            var admin = story.invitation(HARBOUR, "farid@example.org", Role.ADMIN);
            endpoint.stage().clock().advance(COOLDOWN);
            endpoint.send(resend(HARBOUR, AMARA_THE_OWNER, admin.id())).mustBe(200);
        }
    }

    @Nested
    class Refusal implements GroupContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return resend(group, caller, invitation.id());
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
        void returns429WithTheSecondsLeftInTheCooldown() {
            endpoint.send(resend()).mustBe(200);
            assertThat(refused(resend()).mustBe(429, "RESEND_TOO_SOON").header("retry-after"))
                    .isEqualTo("300");
            endpoint.stage().clock().advance(COOLDOWN.minusMillis(1));
            assertThat(refused(resend()).mustBe(429, "RESEND_TOO_SOON").header("retry-after"))
                    .isEqualTo("1");
            endpoint.stage().clock().advance(Duration.ofMillis(1));
            endpoint.send(resend()).mustBe(200);
        }

        @Test
        void returns429WithTheSecondsToMidnightWhenTheGroupHasSentItsMailsOfTheDay() {
            for (int sent = 1; sent < MAILS; sent++) {
                endpoint.send(resend()).mustBe(200);
                endpoint.stage().clock().advance(COOLDOWN);
            }
            endpoint.stage().clock().advance(Duration.ofHours(14));

            assertThat(refused(resend()).mustBe(429, "MAIL_LIMIT_REACHED").header("retry-after"))
                    .isEqualTo("2400");

            endpoint.stage().clock().advance(Duration.ofMinutes(40));
            endpoint.send(resend()).mustBe(200);
        }

        @Test
        void returns429InAPlainGroupToo() {
            var plain = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            for (int sent = 1; sent < MAILS; sent++) {
                endpoint.stage().clock().advance(COOLDOWN);
                endpoint.send(resend(YEAR_11, BAO_THE_ADMIN, plain.id())).mustBe(200);
            }
            endpoint.stage().clock().advance(COOLDOWN);
            refused(resend(YEAR_11, BAO_THE_ADMIN, plain.id())).mustBe(429, "MAIL_LIMIT_REACHED");
        }

        @Test
        void returns403ToAnAdminForAnInvitationAsAdmin() {
            var admin = story.invitation(HARBOUR, "farid@example.org", Role.ADMIN);
            endpoint.stage().clock().advance(COOLDOWN);
            refused(resend(HARBOUR, BAO_THE_ADMIN, admin.id())).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns404ForTheUnknownInvitationOfTheSample() {
            endpoint.sendSample("unknown-invitation").mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "a.b", ".", "a.", ".b", "....", "JeQkq-DVasLvs7v_FWnsAw"})
        void returns404ForWhatIsNoIdOfAnInvitation(String id) {
            refused(resend(HARBOUR, BAO_THE_ADMIN, id)).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns404ForAnInvitationOfAnotherGroupAndForOneThatWasReplaced() {
            refused(resend(YEAR_11, BAO_THE_ADMIN, invitation.id())).mustBe(404, "NOT_FOUND");
            endpoint.stage().clock().advance(Duration.ofDays(7));
            story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            refused(resend()).mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @CsvSource({
            "accepted, 409, INVITATION_ALREADY_USED",
            "revoked, 410, INVITATION_REVOKED",
            "declined, 410, INVITATION_DECLINED",
            "expired, 410, INVITATION_EXPIRED"
        })
        void tellsHowOneThatHasEndedDid(String end, int status, String code) {
            story.end(invitation, end);
            refused(resend()).mustBe(status, code);
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(resend()).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
