package io.orghub.invitations.accept;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Invitation;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.Reply;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AcceptHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(AcceptHandler::new);

    private Story story;
    private Invitation invitation;

    @BeforeEach
    void invite() {
        story = Story.on(endpoint.stage());
        invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
    }

    private ApiEvents.Request accept(Person caller, String token) {
        return endpoint.from(caller).body("{\"token\":\"%s\"}".formatted(token));
    }

    private ApiEvents.Request accept() {
        return accept(DENIZ_OUTSIDE, story.token(invitation));
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheMembershipOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text())
                    .isEqualTo("{\"groupId\":\"harbour-tuition\",\"userId\":\"deniz\",\"role\":\"member\"}");
            assertThat(story.role(HARBOUR, DENIZ_OUTSIDE.id())).contains(Role.MEMBER);
        }

        @Test
        void consumesWhatTheInvitationReserved() {
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
            endpoint.send(accept()).mustBe(200);
            endpoint.stage().project();
            var account = story.account(HARBOUR);
            assertThat(account.available()).isEqualTo(AVAILABLE - 1);
            assertThat(account.reserved()).isZero();
            assertThat(account.consumed()).isEqualTo(3);
        }

        @Test
        void answersTheSameUserAgainAsBefore() {
            var first = endpoint.send(accept());
            var after = endpoint.table().items();
            assertThat(endpoint.send(accept()).body()).isEqualTo(first.body());
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void comparesAddressesWithoutCase() {
            endpoint.send(accept().claim("email", "DENIZ@Brightside.EXAMPLE")).mustBe(200);
        }

        @Test
        void takesAnInvitationFromTheCallersOwnList() {
            var reply = endpoint.send(
                            endpoint.from(DENIZ_OUTSIDE).body("{\"invitationId\":\"%s\"}".formatted(invitation.id())))
                    .mustBe(200);
            assertThat(reply.at("groupId")).isEqualTo(HARBOUR);
        }

        @Test
        void neverDemotesTheOwnerAndGivesTheLicenceBack() {
            // Invited under an address that the platform has not reported as the owner's.
            var toOwner = story.invitation(HARBOUR, "private@amara.example", Role.MEMBER);
            var reply = endpoint.send(
                            accept(AMARA_THE_OWNER, story.token(toOwner)).claim("email", "private@amara.example"))
                    .mustBe(200);
            assertThat(reply.at("role")).isEqualTo("owner");
            assertThat(story.role(HARBOUR, AMARA_THE_OWNER.id())).contains(Role.OWNER);
            assertThat(story.account(HARBOUR).available()).isEqualTo(AVAILABLE - 1);
        }

        @Test
        void raisesAMemberThatIsInvitedAsAdmin() {
            var toMember = story.invitation(HARBOUR, "private@carys.example", Role.ADMIN);
            var reply = endpoint.send(
                            accept(CARYS_THE_TUTOR, story.token(toMember)).claim("email", "private@carys.example"))
                    .mustBe(200);
            assertThat(reply.at("role")).isEqualTo("admin");
        }

        @Test
        void isGoodToTheLastMillisecond() {
            endpoint.stage().clock().advance(Duration.ofDays(7).minusMillis(1));
            endpoint.send(accept()).mustBe(200);
        }

        @Test
        void joinsAPlainGroup() {
            var toGroup = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.send(accept(DENIZ_OUTSIDE, story.token(toGroup))).mustBe(200);
            assertThat(story.role(YEAR_11, DENIZ_OUTSIDE.id())).contains(Role.MEMBER);
        }

        @Test
        void opensOnlyTheNewLinkWhenInvitedAnew() {
            var old = story.token(invitation);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.send(accept(DENIZ_OUTSIDE, old)).mustBe(404, "INVITATION_INVALID");
            endpoint.send(accept()).mustBe(200);
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
            return accept();
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
            var forged = invalid(accept(DENIZ_OUTSIDE, "v1.t1.AAAA.AAAA"));
            var foreign = invalid(accept().claim("tenant_id", LUMEN));
            var purged = story.token(invitation);
            endpoint.table().clear();
            assertThat(forged).isEqualTo(foreign).isEqualTo(invalid(accept(DENIZ_OUTSIDE, purged)));
        }

        @Test
        void returns404ForTheForgedTokenOfTheSample() {
            endpoint.sendSample("forged-token").mustBe(404, "INVITATION_INVALID");
        }

        @Test
        void refusesTheTokenWithAnyOneBitChangedBeforeReadingAnything() {
            var token = story.token(invitation);
            var metered = endpoint.stage().meter().measure(() -> {
                for (int position = 0; position < token.length(); position++) {
                    var forged = new StringBuilder(token);
                    var other = (char) (token.charAt(position) ^ 1);
                    forged.setCharAt(position, other == '"' || other == '\\' ? '~' : other);
                    endpoint.send(accept(DENIZ_OUTSIDE, forged.toString())).mustBe(404, "INVITATION_INVALID");
                }
            });
            assertThat(metered.requests()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {".", "...", "v1...", "v1.t1..", "v2.t1.AAAA.AAAA", "😀", "v1.t1.AAAA.AAAA.AAAA"})
        void refusesWhatNeverWasAToken(String token) {
            invalid(accept(DENIZ_OUTSIDE, token));
        }

        @Test
        void refusesTokensOfAnyLength() {
            invalid(accept(DENIZ_OUTSIDE, "v1." + "A".repeat(997)));
            refused(accept(DENIZ_OUTSIDE, "A".repeat(1001))).mustPointAt("/token");
        }

        @Test
        void returns400WithoutOneOfTheTwoOrWithBoth() {
            endpoint.sendSample("no-token").mustPointAt("/token");
            refused(endpoint.from(DENIZ_OUTSIDE).body("{\"token\":\"a\",\"invitationId\":\"b\"}"))
                    .mustPointAt("/token");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a", "a.b", ".", "a.", ".b", "....", "é.1", "x y", "AAAAAAAAAAAAAAAAAAAAAA.0"})
        void returns404ForIdsThatAreNotOfTheCallersOwnList(String id) {
            invalid(endpoint.from(DENIZ_OUTSIDE).body("{\"invitationId\":\"%s\"}".formatted(id)));
        }

        @Test
        void returns404ForTheIdOfAnotherPersonsInvitation() {
            var body = "{\"invitationId\":\"%s\"}".formatted(invitation.id());
            invalid(endpoint.from(CARYS_THE_TUTOR).body(body));
        }

        @Test
        void returns403ForAnotherAddress() {
            refused(accept(CARYS_THE_TUTOR, story.token(invitation))).mustBe(403, "INVITATION_EMAIL_MISMATCH");
        }

        @Test
        void returns403ForAnAddressThatIsNotVerified() {
            refused(accept().email(DENIZ_OUTSIDE.email(), false)).mustBe(403, "EMAIL_NOT_VERIFIED");
            refused(endpoint.from(DENIZ_OUTSIDE)
                            .email(DENIZ_OUTSIDE.email(), false)
                            .body("{\"invitationId\":\"%s\"}".formatted(invitation.id())))
                    .mustBe(403, "EMAIL_NOT_VERIFIED");
            refused(accept().claim("email_verified", "")).mustBe(403, "EMAIL_NOT_VERIFIED");
        }

        @Test
        void returns403ForATokenWithoutAddress() {
            refused(accept().claim("email", null)).mustBe(403, "EMAIL_NOT_VERIFIED");
        }

        @Test
        void returns403ForAVerifiedAddressThatIsNeverInvited() {
            for (var address : List.of("nonsense", "", "@", "ü@example.com", "x".repeat(5000) + "@example.com")) {
                refused(accept().claim("email", address)).mustBe(403, "INVITATION_EMAIL_MISMATCH");
                refused(endpoint.from(DENIZ_OUTSIDE)
                                .claim("email", address)
                                .body("{\"invitationId\":\"%s\"}".formatted(invitation.id())))
                        .mustBe(404, "INVITATION_INVALID");
            }
        }

        @Test
        void aSecondUserOfTheAddressNeverGetsIn() {
            endpoint.send(accept()).mustBe(200);
            refused(accept().claim("sub", "second")).mustBe(409, "INVITATION_ALREADY_USED");
            assertThat(story.role(HARBOUR, "second")).isEmpty();
        }

        @Test
        void returns409ToOneWhoWasRemovedSince() {
            endpoint.send(accept()).mustBe(200);
            story.remove(HARBOUR, DENIZ_OUTSIDE.id());
            refused(accept()).mustBe(409, "INVITATION_ALREADY_USED");
        }

        @Test
        void returns410OnceItHasExpired() {
            endpoint.stage().clock().advance(Duration.ofDays(7));
            refused(accept()).mustBe(410, "INVITATION_EXPIRED");
        }

        @ParameterizedTest
        @CsvSource({"revoked, INVITATION_REVOKED", "declined, INVITATION_DECLINED", "expired, INVITATION_EXPIRED"})
        void returns410OnceItHasEnded(String status, String code) {
            story.end(invitation, status);
            refused(accept()).mustBe(410, code);
        }

        @Test
        void tellsNobodyElseHowItEnded() {
            story.end(invitation, "revoked");
            refused(accept(CARYS_THE_TUTOR, story.token(invitation))).mustBe(403, "INVITATION_EMAIL_MISMATCH");
        }

        @Test
        void returns409WhenTheGroupIsArchived() {
            story.archive(HARBOUR);
            refused(accept()).mustBe(409, "GROUP_ARCHIVED");
        }

        @Test
        void returns409WhenNoLicenceIsLeftUnderTheEnrolmentPolicy() {
            story.organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 1);
            var enrolling = story.invitation("enrolling", DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.table().client().updateItem(update -> update.tableName(
                            endpoint.table().name())
                    .key(Map.of(
                            "pk",
                            AttributeValue.fromS("brightside#GROUP#enrolling"),
                            "sk",
                            AttributeValue.fromS("LICENCES")))
                    .updateExpression("SET granted = :none, available = :none")
                    .expressionAttributeValues(Map.of(":none", AttributeValue.fromN("0"))));
            refused(accept(DENIZ_OUTSIDE, story.token(enrolling))).mustBe(409, "LICENCES_EXHAUSTED");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            assertThat(refused(accept()).mustBe(503, "BUSY").header("retry-after"))
                    .isEqualTo("1");
        }
    }
}
