package io.orghub.licences.grantlicences;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.AVAILABLE;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LICENCES;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.LicencePolicy;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.IdempotencyContract;
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
import org.junit.jupiter.params.provider.ValueSource;

class GrantLicencesHandlerTest {
    private static final String WHOLE = "{\"quantity\":25,\"reason\":\"Autumn term\",\"reference\":\"PO-1184\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GrantLicencesHandler::new);

    private ApiEvents.Request grant(String body) {
        return grant(HARBOUR, TOMASZ_THE_TENANT_ADMIN).body(body);
    }

    private ApiEvents.Request grant(String organisation, Person caller) {
        return withoutKey(organisation, caller).header("Idempotency-Key", "7f9c");
    }

    private ApiEvents.Request withoutKey(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation).body(WHOLE);
    }

    private long granted() {
        return Story.on(endpoint.stage()).account(HARBOUR).granted();
    }

    @Nested
    class Success {
        @Test
        void returns201AndTheEntryOfTheSampleGrant() {
            var reply = endpoint.sendSample("success").mustBe(201);

            assertThat(reply.fields())
                    .containsExactly("entryId", "kind", "quantity", "reason", "reference", "actor", "at");
            assertThat(reply.at("kind")).isEqualTo("grant");
            assertThat(reply.body().path("quantity").intValue()).isEqualTo(25);
            assertThat(reply.at("reason")).isEqualTo("Autumn term contract");
            assertThat(reply.at("reference")).isEqualTo("PO-2026-1184");
            assertThat(reply.at("actor")).isEqualTo(TOMASZ_THE_TENANT_ADMIN.id());
            assertThat(reply.at("at")).isEqualTo("2026-11-21T09:00:00Z");
            var account = Story.on(endpoint.stage()).account(HARBOUR);
            assertThat(account.granted()).isEqualTo(LICENCES + 25);
            assertThat(account.available()).isEqualTo(AVAILABLE + 25);
        }

        @Test
        void leavesOutAReferenceThatWasNotGiven() {
            var reply =
                    endpoint.send(grant("{\"quantity\":1,\"reason\":\"r\"}")).mustBe(201);
            assertThat(reply.fields()).containsExactly("entryId", "kind", "quantity", "reason", "actor", "at");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 1_000_000})
        void takesBothEndsOfTheRange(int quantity) {
            endpoint.send(grant("{\"quantity\":%d,\"reason\":\"r\"}".formatted(quantity)))
                    .mustBe(201);
            assertThat(granted()).isEqualTo(LICENCES + quantity);
        }

        @Test
        void answersARepetitionEvenAfterYearsAndOtherChanges() {
            var first = endpoint.send(grant(WHOLE));
            endpoint.stage().clock().advance(Duration.ofDays(1000));
            Story.on(endpoint.stage()).archive(HARBOUR);

            var again = endpoint.send(grant(WHOLE)).mustBe(201);

            assertThat(again.text()).isEqualTo(first.text());
            assertThat(granted()).isEqualTo(LICENCES + 25);
        }

        @Test
        void grantsAgainUnderAnotherKey() {
            var first =
                    endpoint.send(withoutKey(HARBOUR, TOMASZ_THE_TENANT_ADMIN).header("Idempotency-Key", "1"));
            var second =
                    endpoint.send(withoutKey(HARBOUR, TOMASZ_THE_TENANT_ADMIN).header("Idempotency-Key", "2"));
            assertThat(second.at("entryId")).isNotEqualTo(first.at("entryId"));
            assertThat(granted()).isEqualTo(LICENCES + 50);
        }

        @Test
        void keepsKeysOfTwoCallersAndTwoOrganisationsApart() {
            var other = new Person(Story.BRIGHTSIDE, "ursula", "Ursula", "ursula@brightside.example", true);
            Story.on(endpoint.stage()).organisation("second-harbour", "Second", LicencePolicy.MEMBER, 0);

            endpoint.send(grant(HARBOUR, TOMASZ_THE_TENANT_ADMIN)).mustBe(201);
            endpoint.send(grant(HARBOUR, other)).mustBe(201);
            endpoint.send(grant("second-harbour", TOMASZ_THE_TENANT_ADMIN)).mustBe(201);

            assertThat(granted()).isEqualTo(LICENCES + 50);
        }
    }

    @Nested
    class Refusal implements GroupContract, IdempotencyContract {
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
            return grant(group, caller);
        }

        @Override
        public ApiEvents.Request withoutKey() {
            return GrantLicencesHandlerTest.this.withoutKey(HARBOUR, TOMASZ_THE_TENANT_ADMIN);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Override
        public String otherBody() {
            return "{\"quantity\":26,\"reason\":\"Autumn term\"}";
        }

        @Test
        void returns400WhenTheKeyIsMissing() {
            refused(withoutKey()).mustBe(400, "IDEMPOTENCY_KEY_REQUIRED");
            endpoint.sendSample("missing-key").mustBe(400, "IDEMPOTENCY_KEY_REQUIRED");
        }

        @Test
        void pointsAtTheQuantityOfTheSampleWithAWrongType() {
            endpoint.sendSample("wrong-type").mustPointAt("/quantity");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "1000001", "2147483648", "1e3", "1.0", "\"1\"", "99999999999999999999"})
        void refusesQuantitiesOutOfRange(String quantity) {
            refused(grant("{\"quantity\":%s,\"reason\":\"r\"}".formatted(quantity)))
                    .mustPointAt("/quantity");
        }

        @Test
        void pointsAtEverythingThatIsWrongAtOnce() {
            refused(grant("{\"quantity\":0,\"reference\":\"\",\"note\":1}"))
                    .mustPointAt("/quantity", "/reason", "/reference", "/note");
        }

        @Test
        void refusesTextsThatAreTooLong() {
            refused(grant("{\"quantity\":1,\"reason\":\"%s\",\"reference\":\"%s\"}"
                            .formatted("😀".repeat(201), "r".repeat(101))))
                    .mustPointAt("/reason", "/reference");
            endpoint.send(grant("{\"quantity\":1,\"reason\":\"%s\",\"reference\":\"%s\"}"
                            .formatted("😀".repeat(200), "r".repeat(100))))
                    .mustBe(201);
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(grant(YEAR_11, TOMASZ_THE_TENANT_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }

        @Test
        void doesNotServeAReplayToOneWhoIsNoLongerTenantAdmin() {
            endpoint.send(grant(WHOLE));
            refused(grant(WHOLE).claim("orghub_role", "")).mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns503WithRetryAfterWhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            var reply = refused(grant(WHOLE)).mustBe(503, "BUSY");
            assertThat(reply.header("retry-after")).isEqualTo("1");
        }
    }
}
