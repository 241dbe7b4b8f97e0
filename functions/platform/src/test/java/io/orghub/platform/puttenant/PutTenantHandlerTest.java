package io.orghub.platform.puttenant;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupType;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutTenantHandlerTest {
    private static final String WHOLE = """
            {"name":"Brightside Learning","groupTypes":["organisation"],"selfServiceOrganisations":false,\
            "startingLicences":7}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(PutTenantHandler::new);

    private ApiEvents.Request put(String body) {
        return endpoint.fromMachine(BRIGHTSIDE).path("tenantId", BRIGHTSIDE).body(body);
    }

    @Nested
    class Success {
        @Test
        void returnsAndKeepsTheTenantOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"tenantId":"brightside","name":"Brightside Learning",\
                            "groupTypes":["group","organisation"],"selfServiceOrganisations":true,\
                            "startingLicences":10}""");
        }

        @Test
        void replacesWhatWasThere() {
            endpoint.send(put(WHOLE)).mustBe(200);

            var kept = endpoint.stage()
                    .bean(Tenants.class)
                    .find(new TenantId(BRIGHTSIDE))
                    .orElseThrow();
            assertThat(kept.groupTypes()).containsExactly(GroupType.ORGANISATION);
            assertThat(kept.selfServiceOrganisations()).isFalse();
            assertThat(kept.startingLicences()).isEqualTo(7);
        }

        @Test
        void repeatedChangesNothing() {
            endpoint.send(put(WHOLE).requestId("r"));
            var before = endpoint.table().items();
            endpoint.send(put(WHOLE).requestId("r")).mustBe(200);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void lacksNeitherSelfServiceNorAnyLicenceUnlessTold() {
            var reply = endpoint.send(put("{\"name\":\"B\",\"groupTypes\":[\"group\"]}"))
                    .mustBe(200);
            assertThat(reply.body().path("selfServiceOrganisations").booleanValue())
                    .isTrue();
            assertThat(reply.body().path("startingLicences").intValue()).isZero();
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
        void returns403ForAnyTenantButTheTokens() {
            endpoint.sendSample("another-tenant").mustBe(403, "FORBIDDEN");
            refused(put(WHOLE).path("tenantId", "Brightside")).mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns403ToPeopleEvenTheTenantAdmin() {
            refused(endpoint.from(TOMASZ_THE_TENANT_ADMIN)
                            .path("tenantId", BRIGHTSIDE)
                            .body(WHOLE))
                    .mustBe(403, "FORBIDDEN");
        }

        @Test
        void pointsAtTheEmptyListOfTheSample() {
            endpoint.sendSample("no-group-types").mustPointAt("/groupTypes");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[\"club\"]", "[\"group\",\"group\"]", "[1]", "[null]", "[[\"group\"]]", "\"group\""})
        void refusesListsOfOtherTypes(String types) {
            refused(put("{\"name\":\"B\",\"groupTypes\":%s}".formatted(types))).mustPointAt("/groupTypes");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "1000001"})
        void refusesStartingLicencesOutOfRange(String licences) {
            refused(put("{\"name\":\"B\",\"groupTypes\":[\"group\"],\"startingLicences\":%s}".formatted(licences)))
                    .mustPointAt("/startingLicences");
        }

        @Test
        void pointsAtAllThatIsMissing() {
            refused(put("{}")).mustPointAt("/name", "/groupTypes");
        }
    }
}
