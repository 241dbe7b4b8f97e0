package io.orghub.hub.getorganisationstats;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Money;
import io.orghub.domain.Operation;
import io.orghub.domain.Refund;
import io.orghub.domain.RefundId;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                            "revenue",
                            "trend",
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
        void tellsTheRevenueOfTheMonthAndOfTheYear() {
            pay("b1", "GBP", 6_000, "2025-11-30T23:59:59.999Z");
            pay("b2", "GBP", 6_000, "2025-12-01T00:00:00Z");
            pay("b3", "GBP", 4_500, "2026-11-01T00:00:00Z");
            pay("b4", "EUR", 1_000, "2026-11-20T12:00:00Z");
            endpoint.stage().clock().advance(Duration.ofMinutes(1));
            refund("b2", 2_000, "2026-11-20T12:00:00Z");
            endpoint.stage().project();

            var reply = endpoint.send(stats(HARBOUR, BAO_THE_ADMIN)).mustBe(200);

            // 10 % of £45.00 less 10 % of £20.00; November a year ago is no more in the trend.
            assertThat(reply.body().path("revenue").toString()).isEqualTo("""
                            {"month":"2026-11","timeZone":"UTC","currencies":[\
                            {"currency":"EUR","commission":100,"gross":1000,"refunds":0},\
                            {"currency":"GBP","commission":250,"gross":4500,"refunds":2000}]}""");
            assertThat(reply.body().path("trend").toString()).isEqualTo("""
                            [{"month":"2025-12","currency":"GBP","commission":600,"gross":6000},\
                            {"month":"2026-11","currency":"EUR","commission":100,"gross":1000},\
                            {"month":"2026-11","currency":"GBP","commission":250,"gross":4500}]""");
            assertThat(reply.at("asOf")).isEqualTo("2026-11-21T09:01:00Z");
        }

        private void pay(String id, String currency, long minor, String at) {
            var booking = new Booking(
                    new BookingId(id),
                    new UserId(CARYS_THE_TUTOR.id()),
                    new UserId("farid"),
                    new Money(currency, minor),
                    Instant.parse(at),
                    Optional.empty());
            endpoint.stage().bean(Bookings.class).record(byTheMachine(), booking);
        }

        private void refund(String booking, long minor, String at) {
            var refund =
                    new Refund(new RefundId("r"), new BookingId(booking), new Money("GBP", minor), Instant.parse(at));
            endpoint.stage().bean(Bookings.class).refund(byTheMachine(), refund, Optional.empty());
        }

        private Operation byTheMachine() {
            return endpoint.stage().operation(new TenantId(BRIGHTSIDE), "machine");
        }

        @Test
        void showsNoRevenueWhereThereIsNone() {
            var reply = endpoint.send(stats(HARBOUR, BAO_THE_ADMIN)).mustBe(200);
            assertThat(reply.body().path("revenue").toString())
                    .isEqualTo("{\"month\":\"2026-11\",\"timeZone\":\"UTC\",\"currencies\":[]}");
            assertThat(reply.body().path("trend").toString()).isEqualTo("[]");
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
