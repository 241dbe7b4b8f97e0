package io.orghub.invitations.previewinvitation;

import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupId;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PreviewInvitationHandlerTest {
    private static final String PARTITION = "brightside#GROUP#harbour-tuition";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(PreviewInvitationHandler::new);

    private Story story;
    private Invitation invitation;

    @BeforeEach
    void invite() {
        story = Story.on(endpoint.stage());
        invitation = story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
    }

    private ApiEvents.Request preview(String token) {
        return endpoint.request().body("{\"token\":\"%s\"}".formatted(token));
    }

    private ApiEvents.Request preview() {
        return preview(story.token(invitation));
    }

    @Nested
    class Success {
        @Test
        void returns200AndWhatTheMailOfTheSampleTold() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text())
                    .isEqualTo("{\"groupName\":\"Harbour Tuition\",\"inviterName\":\"Amara Okafor\","
                            + "\"email\":\"d•••@brightside.example\",\"status\":\"pending\","
                            + "\"expiresAt\":\"2026-11-28T09:00:00Z\"}");
        }

        @Test
        void showsTheLogoAndLeavesOutAnInviterWithoutAName() {
            endpoint.table().client().updateItem(update -> update.tableName(
                            endpoint.table().name())
                    .key(Map.of("pk", AttributeValue.fromS(PARTITION), "sk", AttributeValue.fromS("GROUP")))
                    .updateExpression("SET avatarUrl = :logo")
                    .expressionAttributeValues(
                            Map.of(":logo", AttributeValue.fromS("https://cdn.example/harbour.png"))));
            endpoint.table().client().deleteItem(delete -> delete.tableName(
                            endpoint.table().name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS("brightside#USER#amara"),
                            "sk", AttributeValue.fromS("PROFILE"))));
            var reply = endpoint.send(preview()).mustBe(200);
            assertThat(reply.fields()).containsExactly("groupName", "avatarUrl", "email", "status", "expiresAt");
            assertThat(reply.at("avatarUrl")).isEqualTo("https://cdn.example/harbour.png");
        }

        @Test
        void changesNothingHoweverOftenItIsAsked() {
            var before = endpoint.table().items();
            assertThat(endpoint.send(preview()).body())
                    .isEqualTo(endpoint.send(preview()).body());
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void tellsThatItHasExpired() {
            endpoint.stage().clock().advance(Duration.ofDays(7).minusMillis(1));
            assertThat(endpoint.send(preview()).at("status")).isEqualTo("pending");
            endpoint.stage().clock().advance(Duration.ofMillis(1));
            assertThat(endpoint.send(preview()).at("status")).isEqualTo("expired");
        }

        @ParameterizedTest
        @ValueSource(strings = {"accepted", "declined", "revoked", "expired"})
        void tellsHowItEnded(String status) {
            story.end(invitation, status);
            assertThat(endpoint.send(preview()).mustBe(200).at("status")).isEqualTo(status);
        }

        @Test
        void tellsThatAnArchivedGroupInvitesNobody() {
            story.archive(HARBOUR);
            assertThat(endpoint.send(preview()).mustBe(200).at("status")).isEqualTo("revoked");
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
            return preview();
        }

        @Override
        public String wholeBody() {
            return "{\"token\":\"%s\"}".formatted(story.token(invitation));
        }

        private Reply invalid(ApiEvents.Request request) {
            return refused(request.requestId("r")).mustBe(404, "INVITATION_INVALID");
        }

        private String signed(InvitationLink link) {
            return endpoint.stage().bean(InvitationTokens.class).issue(link);
        }

        @Test
        void answersAllLinksThatAreNotTheLatestGenuineOneAlike() {
            var forged = invalid(preview("v1.t1.AAAA.AAAA"));
            var link = invitation.link();
            var elsewhere = signed(new InvitationLink(
                    new TenantId("lumen"), new GroupId(HARBOUR), link.key(), link.generation(), link.sending()));
            var unborn = signed(
                    new InvitationLink(link.tenant(), link.group(), link.key(), link.generation(), link.sending() + 1));
            var superseded = story.token(invitation);
            endpoint.stage().clock().advance(Duration.ofMinutes(5));
            endpoint.stage()
                    .bean(Invitations.class)
                    .resend(
                            endpoint.stage().operation(link.tenant(), "amara"),
                            story.found(HARBOUR),
                            InvitationId.parse(invitation.id()).orElseThrow(),
                            Role.ADMIN);
            for (var token : List.of(elsewhere, superseded)) {
                assertThat(invalid(preview(token))).isEqualTo(forged);
            }
            endpoint.send(preview(unborn)).mustBe(200);
            endpoint.table().clear();
            assertThat(invalid(preview(unborn))).isEqualTo(forged);
        }

        @Test
        void refusesTheTokenWithAnyOneBitChangedBeforeReadingAnything() {
            var token = story.token(invitation);
            var metered = endpoint.stage().meter().measure(() -> {
                for (int position = 0; position < token.length(); position++) {
                    var forged = new StringBuilder(token);
                    var other = (char) (token.charAt(position) ^ 1);
                    forged.setCharAt(position, other == '"' || other == '\\' ? '~' : other);
                    endpoint.send(preview(forged.toString())).mustBe(404, "INVITATION_INVALID");
                }
            });
            assertThat(metered.requests()).isEmpty();
        }

        @Test
        void returns400WithoutATokenAndForOneThatIsTooLong() {
            endpoint.sendSample("no-token").mustPointAt("/token");
            refused(preview("A".repeat(1001))).mustPointAt("/token");
        }

        @Test
        void takesNoIdInPlaceOfALink() {
            refused(endpoint.request().body("{\"invitationId\":\"%s\"}".formatted(invitation.id())))
                    .mustPointAt("/token", "/invitationId");
        }
    }
}
