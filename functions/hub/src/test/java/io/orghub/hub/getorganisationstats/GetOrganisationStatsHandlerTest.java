package io.orghub.hub.getorganisationstats;

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
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetOrganisationStatsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GetOrganisationStatsHandler::new);

    private ApiEvents.Request stats(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation);
    }

    @Nested
    class Success {
        @Test
        void countsTheTeamOfTheSampleOnceTheStreamHasTold() {
            var story = Story.on(endpoint.stage());
            story.member(HARBOUR, "farid", Role.MEMBER, Kind.LEARNER);
            story.invitation(HARBOUR, "grace@example.org", Role.MEMBER);
            story.link(BAO_THE_ADMIN.id(), "ella");
            story.link(CARYS_THE_TUTOR.id(), "ella");
            endpoint.stage().project();

            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.fields())
                    .containsExactly(
                            "organisationId",
                            "teamSize",
                            "learners",
                            "totalClients",
                            "pendingInvitations",
                            "licences",
                            "asOf",
                            "fanOutRunning");
            assertThat(reply.at("organisationId")).isEqualTo(HARBOUR);
            assertThat(reply.body().path("teamSize").intValue()).isEqualTo(2);
            assertThat(reply.body().path("learners").intValue()).isEqualTo(1);
            assertThat(reply.body().path("totalClients").intValue()).isEqualTo(1);
            assertThat(reply.body().path("fanOutRunning").booleanValue()).isTrue();
            assertThat(reply.body().path("pendingInvitations").intValue()).isEqualTo(1);
            assertThat(reply.body().path("licences").toString()).isEqualTo("""
                            {"organisationId":"harbour-tuition","policy":"member","granted":20,"available":16,\
                            "reserved":1,"consumed":3}""");
            assertThat(reply.at("asOf")).isEqualTo("2026-11-21T09:00:00Z");
        }

        @Test
        void isThereFromTheFirstMoment() {
            Story.on(endpoint.stage()).organisation("new-harbour", "New Harbour", LicencePolicy.MEMBER, 3);
            var reply = endpoint.send(stats("new-harbour", AMARA_THE_OWNER)).mustBe(200);
            assertThat(reply.body().path("teamSize").intValue()).isZero();
            assertThat(reply.body().at("/licences/granted").intValue()).isEqualTo(3);
        }

        @Test
        void readsTheNumbersForHalfAUnit() {
            endpoint.stage().project();
            var metered =
                    endpoint.stage().meter().measure(() -> endpoint.send(stats(HARBOUR, TOMASZ_THE_TENANT_ADMIN)));
            assertThat(metered.readUnits()).isEqualTo(0.5);
            assertThat(metered.requests()).containsExactly("Query");
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
            return stats(group, caller);
        }

        // The stats learn of it by the stream, so that is what the caller sees.
        @Test
        @Override
        public void returns409WhenTheGroupIsArchived() {
            Story.on(endpoint.stage()).archive(HARBOUR);
            endpoint.stage().project();
            refused(stats(HARBOUR, BAO_THE_ADMIN)).mustBe(409, "GROUP_ARCHIVED");
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(stats(YEAR_11, BAO_THE_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
            refused(stats(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }

        @Test
        void returns403ToTheMemberOfTheSample() {
            endpoint.sendSample("member").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns404ToOneWhoWasRemoved() {
            Story.on(endpoint.stage()).remove(HARBOUR, BAO_THE_ADMIN.id());
            refused(stats(HARBOUR, BAO_THE_ADMIN)).mustBe(404, "NOT_FOUND");
        }
    }
}
