package io.orghub.invitations.decline;

import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Invitation;
import io.orghub.domain.Invitations;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclineHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(DeclineHandler::new);

    private Story story;
    private Invitation invitation;

    @BeforeEach
    void invite() {
        story = Story.on(endpoint.stage());
        invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
    }

    private ApiEvents.Request decline(Person caller, String token) {
        return endpoint.from(caller).body("{\"token\":\"%s\"}".formatted(token));
    }

    private ApiEvents.Request decline() {
        return decline(DENIZ_OUTSIDE, story.token(invitation));
    }

    private ApiEvents.Request declineById(Person caller) {
        return endpoint.from(caller).body("{\"invitationId\":\"%s\"}".formatted(invitation.id()));
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
        void declinesTheInvitationOfTheSample() {
            endpoint.sendSample("success").mustBe(204);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Declined());
            assertThat(story.role(HARBOUR, DENIZ_OUTSIDE.id())).isEmpty();
        }

        @Test
        void givesTheLicenceBackOnce() {
            endpoint.send(decline()).mustBe(204);
            var after = endpoint.table().items();
            endpoint.send(decline()).mustBe(204);
            endpoint.send(decline().claim("sub", "second")).mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
            endpoint.stage().project();
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE);
            assertThat(story.account(HARBOUR).reserved()).isZero();
        }

        @Test
        void costsTwoReadsAndTwoItems() {
            var metered = endpoint.stage().meter().measure(() -> endpoint.send(decline())
                    .mustBe(204));
            assertThat(metered.readUnits()).isEqualTo(2);
            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.indexWriteUnits()).isEqualTo(2);
        }

        @Test
        void comparesAddressesWithoutCase() {
            endpoint.send(decline().claim("email", "DENIZ@Brightside.EXAMPLE")).mustBe(204);
        }

        @Test
        void takesAnInvitationFromTheCallersOwnList() {
            endpoint.send(declineById(DENIZ_OUTSIDE)).mustBe(204);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Declined());
        }

        @Test
        void declinesOneIntoAPlainGroup() {
            invitation = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.send(decline()).mustBe(204);
            assertThat(accept()).isEqualTo(new AcceptOutcome.Declined());
        }

        @Test
        void canBeInvitedAnew() {
            endpoint.send(decline()).mustBe(204);
            endpoint.stage().clock().advance(Duration.ofSeconds(1));
            invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            assertThat(accept()).isInstanceOf(AcceptOutcome.Accepted.class);
        }
    }

    @Nested
    class Refusal implements BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return decline();
        }

        @Override
        public String wholeBody() {
            return "{\"token\":\"%s\"}".formatted(story.token(invitation));
        }

        private Reply invalid(ApiEvents.Request request) {
            return refused(request.requestId("r")).mustBe(404, "INVITATION_INVALID");
        }

        @Test
        void answersAllLinksThatAreNotGenuineAlike() {
            var forged = invalid(decline(DENIZ_OUTSIDE, "v1.t1.AAAA.AAAA"));
            var foreign = invalid(decline().claim("tenant_id", LUMEN));
            var purged = story.token(invitation);
            endpoint.table().clear();
            assertThat(forged).isEqualTo(foreign).isEqualTo(invalid(decline(DENIZ_OUTSIDE, purged)));
        }

        @Test
        void returns404ForTheForgedTokenOfTheSampleBeforeReadingAnything() {
            var metered = endpoint.stage().meter().measure(() -> endpoint.sendSample("forged-token")
                    .mustBe(404, "INVITATION_INVALID"));
            assertThat(metered.requests()).isEmpty();
        }

        @Test
        void returns404ForTheLinkThatANewInvitationReplaced() {
            var old = story.token(invitation);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            invalid(decline(DENIZ_OUTSIDE, old));
        }

        @Test
        void returns400WithoutOneOfTheTwoOrWithBoth() {
            endpoint.sendSample("no-token").mustPointAt("/token");
            refused(endpoint.from(DENIZ_OUTSIDE).body("{\"token\":\"a\",\"invitationId\":\"b\"}"))
                    .mustPointAt("/token");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "a.b", ".", "a.", ".b", "é.1", "x y", "AAAAAAAAAAAAAAAAAAAAAA.0"})
        void returns404ForIdsThatAreNotOfTheCallersOwnList(String id) {
            invalid(endpoint.from(DENIZ_OUTSIDE).body("{\"invitationId\":\"%s\"}".formatted(id)));
        }

        @Test
        void returns404ForTheIdOfAnotherPersonsInvitation() {
            invalid(declineById(CARYS_THE_TUTOR));
        }

        @Test
        void returns403ForAnotherAddress() {
            refused(decline(CARYS_THE_TUTOR, story.token(invitation))).mustBe(403, "INVITATION_EMAIL_MISMATCH");
        }

        @Test
        void returns403ForAnAddressThatIsNotVerified() {
            refused(decline().email(DENIZ_OUTSIDE.email(), false)).mustBe(403, "EMAIL_NOT_VERIFIED");
            refused(declineById(DENIZ_OUTSIDE).email(DENIZ_OUTSIDE.email(), false))
                    .mustBe(403, "EMAIL_NOT_VERIFIED");
            refused(decline().claim("email", null)).mustBe(403, "EMAIL_NOT_VERIFIED");
        }

        @Test
        void returns409OnceItIsAccepted() {
            accept();
            refused(decline()).mustBe(409, "INVITATION_ALREADY_USED");
            refused(declineById(DENIZ_OUTSIDE)).mustBe(409, "INVITATION_ALREADY_USED");
        }

        @Test
        void returns410OnceItHasExpired() {
            endpoint.stage().clock().advance(Duration.ofDays(7));
            refused(decline()).mustBe(410, "INVITATION_EXPIRED");
        }

        @ParameterizedTest
        @CsvSource({"revoked, INVITATION_REVOKED", "expired, INVITATION_EXPIRED"})
        void returns410OnceItHasEnded(String status, String code) {
            story.end(invitation, status);
            refused(decline()).mustBe(410, code);
        }

        @Test
        void tellsNobodyElseHowItEnded() {
            story.end(invitation, "revoked");
            refused(decline(CARYS_THE_TUTOR, story.token(invitation))).mustBe(403, "INVITATION_EMAIL_MISMATCH");
        }

        @Test
        void returns409WhenTheGroupIsArchived() {
            story.archive(HARBOUR);
            refused(decline()).mustBe(409, "GROUP_ARCHIVED");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(decline()).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
