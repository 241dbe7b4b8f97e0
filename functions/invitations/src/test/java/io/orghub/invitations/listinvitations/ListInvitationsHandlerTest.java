package io.orghub.invitations.listinvitations;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListInvitationsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListInvitationsHandler::new);

    private ApiEvents.Request list(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    private ApiEvents.Request list() {
        return list(HARBOUR, BAO_THE_ADMIN);
    }

    private Story story() {
        return Story.on(endpoint.stage());
    }

    @Nested
    class Success {
        @Test
        void listsThePendingOnesOfTheSample() {
            var invitation = story().invitation(HARBOUR, "Deniz@Brightside.example", Role.MEMBER);
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.body().at("/items/0").toString()).isEqualTo("""
                            {"invitationId":"%s","email":"Deniz@Brightside.example","role":"member","kind":"tutor",\
                            "status":"pending","invitedBy":"amara","createdAt":"2026-11-21T09:00:00Z",\
                            "expiresAt":"2026-11-28T09:00:00Z"}""".formatted(invitation.id()));
        }

        @Test
        void showsNoSecretAndNoMessage() {
            var invitation =
                    story().invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER, Optional.of("Hello there"));
            assertThat(endpoint.send(list()).mustBe(200).text())
                    .doesNotContain(story().token(invitation), "token", "Hello there");
        }

        @ParameterizedTest
        @CsvSource({
            "pending, pending",
            "accepted, accepted",
            "declined, declined",
            "revoked, revoked",
            "expired, 'expired,lapsed'"
        })
        void filtersByTheStatusOfNow(String status, String expected) {
            var story = story();
            for (var ended : List.of("accepted", "declined", "revoked", "expired")) {
                story.end(story.invitation(HARBOUR, ended + "@new.example", Role.MEMBER), ended);
            }
            story.invitation(HARBOUR, "lapsed@new.example", Role.MEMBER);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            story.invitation(HARBOUR, "pending@new.example", Role.MEMBER);

            var reply = endpoint.send(list().query("status", status)).mustBe(200);

            assertThat(reply.each("items", "email"))
                    .containsExactlyInAnyOrder(expected.replace(",", "@new.example,")
                            .concat("@new.example")
                            .split(","));
            assertThat(reply.each("items", "status")).containsOnly(status);
        }

        @Test
        void listsAllWithoutAFilterAndOnlyTheLatestOfAnAddress() {
            var story = story();
            story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            endpoint.stage().clock().advance(Duration.ofDays(7));
            story.invitation(YEAR_11, "other@new.example", Role.ADMIN);
            var latest = story.invitation(YEAR_11, DENIZ_OUTSIDE.email(), Role.MEMBER);
            var reply = endpoint.send(list(YEAR_11, AMARA_THE_OWNER)).mustBe(200);
            assertThat(reply.each("items", "invitationId")).hasSize(2).contains(latest.id());
        }

        @Test
        void isEmptyWhereNobodyWasInvited() {
            assertThat(endpoint.send(list()).mustBe(200).text()).isEqualTo("{\"items\":[]}");
        }

        @Test
        void readsAPageWithAQueryOrFourAtMost() {
            var story = story();
            IntStream.range(0, 40)
                    .forEach(i -> story.invitation(YEAR_11, "guest-%d@new.example".formatted(i), Role.MEMBER));
            var request = list(YEAR_11, BAO_THE_ADMIN).query("pageSize", "5");
            var all = endpoint.stage().meter().measure(() -> endpoint.send(request));
            assertThat(all.requests()).hasSize(2);
            var none = endpoint.stage().meter().measure(() -> endpoint.send(request.query("status", "accepted")));
            assertThat(none.requests()).hasSize(5);
            var page = endpoint.stage().meter().measure(() -> endpoint.send(list(YEAR_11, BAO_THE_ADMIN)));
            assertThat(page.readUnits()).isLessThanOrEqualTo(5.5);
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
        void pointsAtTheUnknownStatusOfTheSample() {
            endpoint.sendSample("unknown-status").mustPointAt("#status");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Pending", "pending,revoked", "sent"})
        void refusesOtherStatuses(String status) {
            refused(list().query("status", status)).mustPointAt("#status");
        }
    }

    @Nested
    class Lists implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return list(YEAR_11, BAO_THE_ADMIN).query("status", "pending");
        }

        @Override
        public String rowId() {
            return "invitationId";
        }

        @Override
        public List<String> rows(int count) {
            return IntStream.range(0, count)
                    .mapToObj("guest-%03d@new.example"::formatted)
                    .map(email ->
                            story().invitation(YEAR_11, email, Role.MEMBER).id())
                    .sorted()
                    .toList();
        }

        @Test
        void refusesACursorOfAnotherGroupOrStatus() {
            rows(3);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            endpoint.send(list().query("status", "pending").query("cursor", cursor))
                    .mustBe(400, "INVALID_CURSOR");
            endpoint.send(list(YEAR_11, BAO_THE_ADMIN)
                            .query("status", "revoked")
                            .query("cursor", cursor))
                    .mustBe(400, "INVALID_CURSOR");
        }
    }
}
