package io.orghub.invitations.listmyinvitations;

import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Role;
import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListMyInvitationsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListMyInvitationsHandler::new);

    private Story story() {
        return Story.on(endpoint.stage());
    }

    private ApiEvents.Request mine() {
        return endpoint.from(DENIZ_OUTSIDE);
    }

    private List<String> rowsIn(int groups) {
        return IntStream.range(0, groups)
                .mapToObj("group-%03d"::formatted)
                .map(id -> {
                    story().group(id, id);
                    return story().invitation(id, DENIZ_OUTSIDE.email(), Role.MEMBER)
                            .id();
                })
                .sorted()
                .toList();
    }

    @Nested
    class Success {
        @Test
        void listsTheInvitationOfTheSampleWithItsGroup() {
            var invitation = story().invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER, Optional.of("Join us."));
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"items":[{"invitationId":"%s","groupId":"harbour-tuition","groupType":"organisation",\
                            "groupName":"Harbour Tuition","role":"member","kind":"tutor","message":"Join us.",\
                            "createdAt":"2026-11-21T09:00:00Z","expiresAt":"2026-11-28T09:00:00Z"}]}""".formatted(invitation.id()));
        }

        @Test
        void listsThoseOfAllGroupsWithoutCase() {
            story().invitation(HARBOUR, "DENIZ@brightside.example", Role.MEMBER);
            story().invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.ADMIN);
            var reply = endpoint.send(mine().claim("email", "Deniz@Brightside.EXAMPLE"));
            assertThat(reply.mustBe(200).each("items", "groupId")).containsExactlyInAnyOrder(HARBOUR, YEAR_11);
        }

        @ParameterizedTest
        @ValueSource(strings = {"accepted", "declined", "revoked", "expired"})
        void leavesOutWhatHasEnded(String status) {
            story().end(story().invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER), status);
            isEmpty(mine());
        }

        @Test
        void leavesOutWhatHasLapsedAndArchivedGroups() {
            story().invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            isEmpty(mine());
            story().invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            story().archive(YEAR_11);
            isEmpty(mine());
        }

        @Test
        void showsNothingOfOtherAddressesAndTenants() {
            story().invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            isEmpty(endpoint.from(CARYS_THE_TUTOR));
            isEmpty(mine().claim("tenant_id", LUMEN));
        }

        @Test
        void isEmptyForAVerifiedAddressThatIsNeverInvited() {
            isEmpty(mine().claim("email", "nonsense"));
        }

        @Test
        void readsTheIndexOnceAndEachGroup() {
            rowsIn(25);
            var metered =
                    endpoint.stage().meter().measure(() -> endpoint.send(mine()).mustBe(200));
            assertThat(metered.readUnits()).isLessThanOrEqualTo(3.5 + 25);
        }

        private void isEmpty(ApiEvents.Request request) {
            assertThat(endpoint.send(request).mustBe(200).text()).isEqualTo("{\"items\":[]}");
        }
    }

    @Nested
    class Refusal implements ApiFunctionContract, ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return mine();
        }

        @Override
        public String rowId() {
            return "invitationId";
        }

        @Override
        public List<String> rows(int count) {
            return rowsIn(count);
        }

        @Test
        void returns403ForAnAddressThatIsNotVerified() {
            endpoint.sendSample("email-not-verified").mustBe(403, "EMAIL_NOT_VERIFIED");
            refused(mine().claim("email", null)).mustBe(403, "EMAIL_NOT_VERIFIED");
        }

        @Test
        void refusesTheForgedCursorOfTheSample() {
            endpoint.sendSample("forged-cursor").mustBe(400, "INVALID_CURSOR");
        }

        @Test
        void refusesACursorOfAnotherCallerOrTenant() {
            rows(3);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            for (var other : List.of(endpoint.from(CARYS_THE_TUTOR), genuine().claim("tenant_id", LUMEN))) {
                endpoint.send(other.query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
            }
        }
    }
}
