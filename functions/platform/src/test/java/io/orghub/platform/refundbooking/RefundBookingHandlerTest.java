package io.orghub.platform.refundbooking;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Booking;
import io.orghub.domain.BookingId;
import io.orghub.domain.Bookings;
import io.orghub.domain.Money;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.IdempotencyContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Story;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefundBookingHandlerTest {
    private static final String WHOLE = """
            {"refundId":"r-1","amount":{"currency":"GBP","minor":1500},"refundedAt":"2026-11-21T08:00:00Z"}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(RefundBookingHandler::new);

    @BeforeEach
    void bookFor60Pounds() {
        record("b-1000", "carys");
    }

    private void record(String id, String tutor) {
        var booking = new Booking(
                new BookingId(id),
                new UserId(tutor),
                new UserId("farid"),
                new Money("GBP", 6000),
                Instant.parse("2026-10-31T12:00:00Z"),
                Optional.empty());
        endpoint.stage()
                .bean(Bookings.class)
                .record(endpoint.stage().operation(new TenantId(BRIGHTSIDE), "machine"), booking);
    }

    private ApiEvents.Request post(String booking, String body) {
        return endpoint.fromMachine(BRIGHTSIDE).path("bookingId", booking).body(body);
    }

    private ApiEvents.Request refund(String id, int minor) {
        return post("b-1000", WHOLE.replace("r-1", id).replace("1500", Integer.toString(minor)));
    }

    @Nested
    class Success {
        @Test
        void returnsWhatTheRefundOfTheSampleTakesBack() {
            var reply = endpoint.sendSample("success").mustBe(201);
            // 10 % of £60.00 were £6.00, of the £45.00 left they are £4.50.
            assertThat(reply.text()).isEqualTo("""
                            {"bookingId":"b-1000","refundId":"r-1","amount":{"currency":"GBP","minor":1500},\
                            "refundedAt":"2026-11-21T08:00:00Z","organisationId":"harbour-tuition",\
                            "month":"2026-11","commission":{"currency":"GBP","minor":-150}}""");
        }

        @Test
        void answersTheSameAgainAndTakesNothingMoreBack() {
            var first = endpoint.send(refund("r-1", 6000).requestId("r")).mustBe(201);
            var after = endpoint.table().items();
            assertThat(endpoint.send(refund("r-1", 6000).requestId("r"))).isEqualTo(first);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void answersTheSameThoughItsAnswerWasLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            assertThat(endpoint.send(refund("r-1", 6000)).mustBe(201).at("/commission/minor"))
                    .isEqualTo("-600");
            refusedAsTooMuch("r-2", 1, "0");
        }

        @Test
        void refundsABookingOfAnOrganisationArchivedSince() {
            Story.on(endpoint.stage()).archive(HARBOUR);
            assertThat(endpoint.send(refund("r-1", 6000)).mustBe(201).at("organisationId"))
                    .isEqualTo(HARBOUR);
        }

        @Test
        void refundsABookingThatIsNoOrganisationsShare() {
            record("b-2", "deniz");
            assertThat(endpoint.send(post("b-2", WHOLE)).mustBe(201).fields())
                    .containsExactly("bookingId", "refundId", "amount", "refundedAt");
        }
    }

    private void refusedAsTooMuch(String id, int minor, String left) {
        var reply = endpoint.send(refund(id, minor)).mustBe(409, "REFUND_EXCEEDS_PAYMENT");
        assertThat(reply.at("/left/currency")).isEqualTo("GBP");
        assertThat(reply.at("/left/minor")).isEqualTo(left);
    }

    @Nested
    class Refusal implements IdempotencyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return post("b-1000", WHOLE);
        }

        @Override
        public ApiEvents.Request withoutKey() {
            return genuine();
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Override
        public String otherBody() {
            return WHOLE.replace("r-1", "r-2");
        }

        @Test
        void returns409ForMoreThanIsLeftAndSaysHowMuchThatIs() {
            refusedAsTooMuch("r-1", 6001, "6000");
            endpoint.send(refund("r-1", 1500)).mustBe(201);
            refused(refund("r-2", 4501)).mustBe(409, "REFUND_EXCEEDS_PAYMENT");
            refusedAsTooMuch("r-2", 4501, "4500");
            endpoint.send(refund("r-2", 4500)).mustBe(201);
            refusedAsTooMuch("r-3", 1, "0");
        }

        @Test
        void returns409ForAnotherBodyUnderTheSameId() {
            endpoint.send(refund("r-1", 1500)).mustBe(201);
            refused(refund("r-1", 1501)).mustBe(409, "BOOKING_CONFLICT");
            refused(post("b-1000", WHOLE.replace("GBP", "EUR"))).mustBe(409, "BOOKING_CONFLICT");
            refused(post("b-1000", WHOLE.replace("08:00:00Z", "08:00:01Z"))).mustBe(409, "BOOKING_CONFLICT");
        }

        @Test
        void returns404ForABookingThatIsNotThere() {
            endpoint.sendSample("unknown-booking").mustBe(404, "NOT_FOUND");
            refused(endpoint.fromMachine(LUMEN).path("bookingId", "b-1000").body(WHOLE))
                    .mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns400ForAnotherCurrency() {
            endpoint.sendSample("other-currency").mustPointAt("/amount/currency");
        }

        @Test
        void refusesTheOtherSamples() {
            endpoint.sendSample("exceeds-payment").mustBe(409, "REFUND_EXCEEDS_PAYMENT");
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }
    }
}
