package io.orghub.licences.getlicences;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.Reply;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetLicencesHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GetLicencesHandler::new);

    private ApiEvents.Request licences(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation);
    }

    @Nested
    class Success {
        @Test
        void returnsTheAccountOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"organisationId":"harbour-tuition","policy":"member","granted":20,"available":18,\
                            "reserved":0,"consumed":2}""");
        }

        @Test
        void returnsItToOwnerAndTenantAdmin() {
            var admins = endpoint.send(licences(HARBOUR, BAO_THE_ADMIN));
            for (var caller : List.of(AMARA_THE_OWNER, TOMASZ_THE_TENANT_ADMIN)) {
                assertThat(endpoint.send(licences(HARBOUR, caller)).body()).isEqualTo(admins.body());
            }
        }

        @Test
        void tellsReservedAndConsumedApartOnceTheStreamHasTold() {
            Story.on(endpoint.stage()).invitation(HARBOUR, "farid@example.org", Role.MEMBER);
            endpoint.stage().project();

            var reply = endpoint.send(licences(HARBOUR, BAO_THE_ADMIN));

            assertThat(reply.body().path("available").intValue()).isEqualTo(17);
            assertThat(reply.body().path("reserved").intValue()).isEqualTo(1);
            assertThat(reply.body().path("consumed").intValue()).isEqualTo(2);
        }

        @Test
        void namesTheEnrolmentPolicy() {
            Story.on(endpoint.stage()).organisation("enrolling", "Enrolling", LicencePolicy.ENROLMENT, 3);
            assertThat(endpoint.send(licences("enrolling", AMARA_THE_OWNER)).at("policy"))
                    .isEqualTo("enrolment");
        }
    }

    @Nested
    class Refusal implements GroupContract {
        /** What was done is looked up afterwards as well. */
        @Override
        public void whenArchived(Reply reply) {
            reply.mustBe(200);
        }

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
            return licences(group, caller);
        }

        @Test
        void returns409ForAPlainGroup() {
            endpoint.sendSample("not-an-organisation").mustBe(409, "NOT_AN_ORGANISATION");
            refused(licences(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }
    }
}
