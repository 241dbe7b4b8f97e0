package io.orghub.licences.setlicences;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LICENCES;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Role;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetLicencesHandlerTest {
    private static final String WHOLE = "{\"granted\":12,\"reason\":\"Spring term\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(SetLicencesHandler::new);

    private ApiEvents.Request set(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation).body(WHOLE);
    }

    private ApiEvents.Request set(String body) {
        return set(HARBOUR, TOMASZ_THE_TENANT_ADMIN).body(body);
    }

    private long granted() {
        return Story.on(endpoint.stage()).account(HARBOUR).granted();
    }

    @Nested
    class Success {
        @Test
        void returnsTheAccountOfTheSample() {
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo("""
                            {"organisationId":"harbour-tuition","policy":"member","granted":12,"available":10,\
                            "reserved":0,"consumed":2}""");
            assertThat(granted()).isEqualTo(12);
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 1_000_000_000})
        void takesWhatIsInUseAndTheGreatest(int total) {
            endpoint.send(set("{\"granted\":%d,\"reason\":\"r\"}".formatted(total)))
                    .mustBe(200);
            assertThat(granted()).isEqualTo(total);
        }

        @Test
        void setsAnEmptyOrganisationToNothing() {
            Story.on(endpoint.stage()).remove(HARBOUR, "bao");
            Story.on(endpoint.stage()).remove(HARBOUR, "carys");
            endpoint.send(set("{\"granted\":0,\"reason\":\"r\"}")).mustBe(200);
            assertThat(granted()).isZero();
        }

        @Test
        void givesReservationsThatHaveLapsedBackFirst() {
            Story.on(endpoint.stage()).invitation(HARBOUR, "late@example.org", Role.MEMBER);
            endpoint.stage().clock().advance(Duration.ofDays(8));
            endpoint.send(set("{\"granted\":2,\"reason\":\"r\"}")).mustBe(200);
            assertThat(granted()).isEqualTo(2);
        }

        @Test
        void setsFromTheTotalThatTheCallerWasShownAndAnswersTheSameAgain() {
            var body = "{\"granted\":12,\"expectedGranted\":%d,\"reason\":\"r\"}".formatted(LICENCES);
            var first = endpoint.send(set(body)).mustBe(200);
            assertThat(endpoint.send(set(body)).mustBe(200).text()).isEqualTo(first.text());
            assertThat(granted()).isEqualTo(12);
        }

        @Test
        void answersTheSameWhenItComesAgain() {
            var first = endpoint.send(set(WHOLE));
            assertThat(endpoint.send(set(WHOLE)).text()).isEqualTo(first.text());
        }
    }

    @Nested
    class Refusal implements GroupContract, BodyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public Person permitted() {
            return TOMASZ_THE_TENANT_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(AMARA_THE_OWNER, BAO_THE_ADMIN, CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return set(group, caller);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void returns409BelowWhatIsInUseAndChangesNothing() {
            var reply = endpoint.sendSample("below-what-is-in-use").mustBe(409, "LICENCES_IN_USE");
            assertThat(reply.body().path("inUse").intValue()).isEqualTo(2);
            assertThat(reply.body().path("requested").intValue()).isEqualTo(1);
            assertThat(granted()).isEqualTo(LICENCES);
        }

        @Test
        void returns412FromAnotherTotalThanTheSamplesAndChangesNothing() {
            var reply = endpoint.sendSample("granted-meanwhile").mustBe(412, "PRECONDITION_FAILED");
            assertThat(reply.body().path("granted").intValue()).isEqualTo(LICENCES);
            assertThat(granted()).isEqualTo(LICENCES);
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(set(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }

        @Test
        void pointsAtTheReasonThatTheSampleLacks() {
            endpoint.sendSample("without-a-reason").mustPointAt("/reason");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"granted\":-1,\"reason\":\"r\"} | /granted",
                    "{\"granted\":1000000001,\"reason\":\"r\"} | /granted",
                    "{\"granted\":2.5,\"reason\":\"r\"} | /granted",
                    "{\"granted\":\"2\",\"reason\":\"r\"} | /granted",
                    "{\"granted\":null,\"reason\":\"r\"} | /granted",
                    "{\"reason\":\"r\"} | /granted",
                    "{\"granted\":2,\"expectedGranted\":-1,\"reason\":\"r\"} | /expectedGranted",
                    "{\"granted\":2,\"expectedGranted\":1000000001,\"reason\":\"r\"} | /expectedGranted",
                    "{\"granted\":2,\"expectedGranted\":null,\"reason\":\"r\"} | /expectedGranted",
                    "{\"granted\":2,\"reason\":\" \"} | /reason",
                    "{\"granted\":2,\"reason\":\"r\",\"available\":2} | /available"
                })
        void pointsAtWhatIsWrong(String body, String pointer) {
            refused(set(body)).mustPointAt(pointer);
        }

        @Test
        void returns503WhenTheTableIsOutOfReach() {
            endpoint.stage().faults().always(Fault.SERVER_ERROR);
            endpoint.send(set(WHOLE)).mustBe(503, "BUSY");
        }
    }
}
