package io.orghub.platform.recordbooking;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.Role;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBookingHandlerTest {
    private static final String WHOLE = """
            {"tutorId":"carys","studentId":"farid","amount":{"currency":"GBP","minor":4500},\
            "paidAt":"2026-11-20T17:30:00Z","organisationId":"harbour-tuition"}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(RecordBookingHandler::new);

    private ApiEvents.Request put(String body) {
        return endpoint.fromMachine(BRIGHTSIDE).path("bookingId", "b-1").body(body);
    }

    private ApiEvents.Request given(String tutor, String organisation) {
        return put(WHOLE.replace("carys", tutor).replace(HARBOUR, organisation));
    }

    private ApiEvents.Request withoutOrganisation(String tutor) {
        return put(WHOLE.replace("carys", tutor).replace(",\"organisationId\":\"harbour-tuition\"", ""));
    }

    @Nested
    class Success {
        @Test
        void returnsTheBookingOfTheSampleWithTheOrganisationsShare() {
            var reply = endpoint.sendSample("success").mustBe(200);
            // 10 % of £45.00 are £4.50.
            assertThat(reply.text()).isEqualTo("""
                            {"bookingId":"b-1001","tutorId":"carys","studentId":"farid",\
                            "amount":{"currency":"GBP","minor":4500},"paidAt":"2026-11-20T17:30:00Z",\
                            "organisationId":"harbour-tuition","month":"2026-11",\
                            "commission":{"currency":"GBP","minor":450}}""");
        }

        @Test
        void findsTheOrganisationByTheTutor() {
            var reply = endpoint.send(withoutOrganisation("carys")).mustBe(200);
            assertThat(reply.at("organisationId")).isEqualTo(HARBOUR);
        }

        @Test
        void recordsWhatIsNoOrganisationsShare() {
            var reply = endpoint.send(withoutOrganisation(DENIZ_OUTSIDE.id())).mustBe(200);
            assertThat(reply.fields()).containsExactly("bookingId", "tutorId", "studentId", "amount", "paidAt");
        }

        @Test
        void answersTheSameAgainWhateverHasChangedSince() {
            var first = endpoint.send(put(WHOLE).requestId("r")).mustBe(200);
            var story = Story.on(endpoint.stage());
            story.remove(HARBOUR, CARYS_THE_TUTOR.id());
            story.archive(HARBOUR);
            endpoint.stage().clock().advance(Duration.ofDays(400));

            assertThat(endpoint.send(put(WHOLE).requestId("r"))).isEqualTo(first);
        }

        @Test
        void takesTheSameTimeInAnotherOffsetForTheSame() {
            endpoint.send(put(WHOLE)).mustBe(200);
            endpoint.send(put(WHOLE.replace("17:30:00Z", "18:30:00.000+01:00"))).mustBe(200);
        }

        @Test
        void isToldOnceThoughItsAnswerWasLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(put(WHOLE)).mustBe(200);
            assertThat(endpoint.table().items())
                    .filteredOn(item -> item.get("pk").s().contains("#REVENUE#"))
                    .hasSize(1);
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
            return put(WHOLE);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void returns409ForAnotherBodyUnderTheSameId() {
            endpoint.send(put(WHOLE)).mustBe(200);
            refused(put(WHOLE.replace("4500", "4501"))).mustBe(409, "BOOKING_CONFLICT");
            refused(put(WHOLE.replace("GBP", "EUR"))).mustBe(409, "BOOKING_CONFLICT");
            refused(put(WHOLE.replace("17:30:00Z", "17:30:01Z"))).mustBe(409, "BOOKING_CONFLICT");
            refused(withoutOrganisation("carys")).mustBe(409, "BOOKING_CONFLICT");
        }

        @Test
        void returns404ForAnOrganisationThatIsNotThere() {
            refused(given("carys", "unknown")).mustBe(404, "NOT_FOUND");
            refused(given("carys", LANTERN)).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns409ForAPlainGroupAndAnArchivedOrganisation() {
            refused(given("carys", YEAR_11)).mustBe(409, "NOT_AN_ORGANISATION");
            Story.on(endpoint.stage()).archive(HARBOUR);
            refused(put(WHOLE)).mustBe(409, "GROUP_ARCHIVED");
        }

        @Test
        void returns409ForWhoIsNoTutorOfTheOrganisation() {
            var story = Story.on(endpoint.stage());
            story.member(HARBOUR, "learner", Role.MEMBER, Kind.LEARNER);
            story.member(HARBOUR, "former", Role.MEMBER, Kind.TUTOR);
            story.remove(HARBOUR, "former");
            for (var nobody : new String[] {DENIZ_OUTSIDE.id(), AMARA_THE_OWNER.id(), "learner", "former"}) {
                refused(given(nobody, HARBOUR)).mustBe(409, "NOT_A_MEMBER");
            }
        }

        @Test
        void knowsNoOthersTutor() {
            refused(endpoint.fromMachine(LUMEN).path("bookingId", "b-1").body(WHOLE))
                    .mustBe(404, "NOT_FOUND");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"currency\":\"GBP\"}",
                    "{\"minor\":1}",
                    "{\"currency\":\"GBP\",\"minor\":0}",
                    "{\"currency\":\"GBP\",\"minor\":-1}",
                    "{\"currency\":\"GBP\",\"minor\":1.5}",
                    "{\"currency\":\"GBP\",\"minor\":1000000000001}",
                    "{\"currency\":\"GBP\",\"minor\":\"1\"}",
                    "{\"currency\":\"XXX\",\"minor\":1}",
                    "{\"currency\":\"gbp\",\"minor\":1}",
                    "{\"currency\":\"GBP#\",\"minor\":1}",
                    "{\"currency\":\"GBP\",\"minor\":1,\"major\":1}"
                })
        void refusesWhatIsNoAmount(String amount) {
            var reply = refused(put(WHOLE.replace("{\"currency\":\"GBP\",\"minor\":4500}", amount)))
                    .mustBe(400, "VALIDATION_FAILED");
            assertThat(reply.each("errors", "pointer")).allMatch(pointer -> pointer.startsWith("/amount"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "yesterday",
                    "2026-11-20",
                    "2026-11-20T17:30Z",
                    "2026-11-20T17:30:00",
                    "2026-02-29T12:00:00Z",
                    "2026-11-20T24:00:01Z",
                    "2026-11-20T17:30:00+25:00",
                    "1999-12-31T23:59:59.999Z",
                    "2026-11-22T09:00:00.001Z",
                    "+12026-11-20T17:30:00Z",
                    "99999-11-20T17:30:00Z"
                })
        void refusesTimesThatAreNoneOrFarOff(String time) {
            refused(put(WHOLE.replace("2026-11-20T17:30:00Z", time))).mustPointAt("/paidAt");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2000-01-01T00:00:00Z", "2026-11-22T09:00:00Z", "2024-02-29T23:59:59.123456789-12:00"})
        void takesTimesSince2000AndOneDayAhead(String time) {
            endpoint.send(put(WHOLE.replace("2026-11-20T17:30:00Z", time))).mustBe(200);
        }

        @Test
        void refusesTheOtherSamples() {
            endpoint.sendSample("not-a-member").mustBe(409, "NOT_A_MEMBER");
            endpoint.sendSample("foreign-organisation").mustBe(404, "NOT_FOUND");
            endpoint.sendSample("no-amount").mustPointAt("/amount/currency", "/amount/minor");
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }
    }
}
