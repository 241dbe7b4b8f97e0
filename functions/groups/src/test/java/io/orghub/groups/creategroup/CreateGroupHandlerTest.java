package io.orghub.groups.creategroup;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupType;
import io.orghub.domain.LicenceAccount;
import io.orghub.domain.Role;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.IdempotencyContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateGroupHandlerTest {
    private static final String WHOLE = """
            {"type":"organisation","name":"Quay Tutors","slug":"quay-tutors","ownerId":"amara",\
            "licencePolicy":"enrolment","licences":5,"description":"Two\\nlines","website":"https://quay.example",\
            "avatarUrl":"https://quay.example/logo.png","settings":{"timeZone":"Europe/London"}}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(CreateGroupHandler::new);

    private ApiEvents.Request create(Person caller, String body) {
        return endpoint.from(caller).body(body);
    }

    private LicenceAccount account(String group) {
        return Story.on(endpoint.stage()).account(group);
    }

    private void tenantAllows(Set<GroupType> types, boolean selfService, int startingLicences) {
        Story.on(endpoint.stage())
                .put(new Tenant(new TenantId(BRIGHTSIDE), "Brightside", types, selfService, startingLicences));
    }

    @Nested
    class Success {
        @Test
        void returns201AndTheOrganisationOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(201);

            assertThat(reply.fields())
                    .containsExactly(
                            "groupId",
                            "type",
                            "name",
                            "slug",
                            "ownerId",
                            "description",
                            "website",
                            "settings",
                            "licencePolicy",
                            "role",
                            "createdAt");
            assertThat(reply.header("location")).isEqualTo("/groups/" + reply.at("groupId"));
            assertThat(reply.at("groupId")).matches("[0-9a-z]{26}");
            assertThat(reply.at("type")).isEqualTo("organisation");
            assertThat(reply.at("slug")).isEqualTo("yildiz-tutoring");
            assertThat(reply.at("ownerId")).isEqualTo(DENIZ_OUTSIDE.id());
            assertThat(reply.at("role")).isEqualTo("owner");
            assertThat(reply.at("licencePolicy")).isEqualTo("member");
            assertThat(reply.at("/settings/timeZone")).isEqualTo("Europe/Istanbul");
            assertThat(reply.at("createdAt")).isEqualTo("2026-11-21T09:00:00Z");
            assertThat(Story.on(endpoint.stage()).role(reply.at("groupId"), DENIZ_OUTSIDE.id()))
                    .contains(Role.OWNER);
        }

        @Test
        void returns201AndThePlainGroupOfTheSample() {
            var reply = endpoint.sendSample("success-group").mustBe(201);
            assertThat(reply.at("type")).isEqualTo("group");
            assertThat(reply.body().has("licencePolicy")).isFalse();
            assertThat(reply.at("slug")).isEqualTo("year-9-physics");
        }

        @Test
        void takesEverythingFromATenantAdminWhoHasNoRoleInIt() {
            var reply = endpoint.send(create(TOMASZ_THE_TENANT_ADMIN, WHOLE)).mustBe(201);
            assertThat(reply.body().has("role")).isFalse();
            assertThat(reply.at("ownerId")).isEqualTo(AMARA_THE_OWNER.id());
            assertThat(reply.at("description")).isEqualTo("Two\nlines");
            assertThat(account(reply.at("groupId")).granted()).isEqualTo(5);
        }

        @Test
        void startsWithTheTenantsLicencesIfAUserCreatesIt() {
            tenantAllows(Set.of(GroupType.ORGANISATION), true, 12);
            var body = "{\"type\":\"organisation\",\"name\":\"Own\"}";
            var own = endpoint.send(create(DENIZ_OUTSIDE, body)).mustBe(201);
            var granted = endpoint.send(create(TOMASZ_THE_TENANT_ADMIN, body)).mustBe(201);
            assertThat(account(own.at("groupId")).available()).isEqualTo(12);
            assertThat(account(granted.at("groupId")).available()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"Çağdaş Eğitim!, cagdas-egitim", "École d'été, ecole-d-ete", "日本語教室, group-*", "Admin, admin-*"})
        void makesASlugOfTheName(String name, String expected) {
            var reply = endpoint.send(
                            create(DENIZ_OUTSIDE, "{\"type\":\"organisation\",\"name\":\"%s\"}".formatted(name)))
                    .mustBe(201);
            assertThat(reply.at("slug")).matches(expected.replace("*", "[0-9a-z]{6}"));
            assertThat(reply.at("name")).isEqualTo(name);
        }

        @Test
        void tellsTwoOfOneNameApart() {
            var body = "{\"type\":\"organisation\",\"name\":\"Harbour Tuition\"}";
            assertThat(endpoint.send(create(DENIZ_OUTSIDE, body)).mustBe(201).at("slug"))
                    .matches("harbour-tuition-[0-9a-z]{6}");
        }
    }

    @Nested
    class Refusal implements IdempotencyContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return create(TOMASZ_THE_TENANT_ADMIN, WHOLE);
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
            return WHOLE.replace("Quay Tutors", "Pier Tutors");
        }

        @Test
        void returns409WhenTheSlugIsTakenInWhateverTenant() {
            endpoint.sendSample("slug-taken").mustBe(409, "SLUG_TAKEN");
            var body = "{\"type\":\"organisation\",\"name\":\"H\",\"slug\":\"%s\"}".formatted(HARBOUR);
            refused(create(LENA_OF_LUMEN, body)).mustBe(409, "SLUG_TAKEN");
        }

        @Test
        void returns403WhenAUserCreatesAGroup() {
            endpoint.sendSample("group-by-a-user").mustBe(403, "FORBIDDEN");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"ownerId\":\"amara\"", "\"licences\":1", "\"licences\":0"})
        void returns403WhenAUserAsksForWhatIsTheTenantAdmins(String field) {
            refused(create(DENIZ_OUTSIDE, "{\"type\":\"organisation\",\"name\":\"Own\",%s}".formatted(field)))
                    .mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns403ToUsersWhereOnlyTheTenantAdminCreates() {
            tenantAllows(Set.of(GroupType.values()), false, 3);
            var body = "{\"type\":\"organisation\",\"name\":\"Own\"}";
            refused(create(DENIZ_OUTSIDE, body)).mustBe(403, "FORBIDDEN");
            endpoint.send(create(TOMASZ_THE_TENANT_ADMIN, body)).mustBe(201);
        }

        @Test
        void returns409ForATypeThatTheTenantDoesNotHave() {
            tenantAllows(Set.of(GroupType.GROUP), true, 0);
            refused(create(DENIZ_OUTSIDE, "{\"type\":\"organisation\",\"name\":\"Own\"}"))
                    .mustBe(409, "GROUP_TYPE_NOT_ALLOWED");
            tenantAllows(Set.of(GroupType.ORGANISATION), true, 0);
            refused(create(TOMASZ_THE_TENANT_ADMIN, "{\"type\":\"group\",\"name\":\"G\"}"))
                    .mustBe(409, "GROUP_TYPE_NOT_ALLOWED");
        }

        @Test
        void returns409InATenantThatNobodyHasReported() {
            refused(genuine().claim("tenant_id", "unreported")).mustBe(409, "GROUP_TYPE_NOT_ALLOWED");
        }

        @Test
        void pointsAtWhatAPlainGroupHasNot() {
            refused(create(
                            TOMASZ_THE_TENANT_ADMIN,
                            "{\"type\":\"group\",\"name\":\"G\",\"licencePolicy\":\"member\",\"licences\":1}"))
                    .mustPointAt("/licencePolicy", "/licences");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"ab", "Quay", "-quay", "quay-", "quay--tutors", "quay_tutors", "quäy", "www", "admin", "api"
                })
        void refusesSlugsThatAreNoneOrReserved(String slug) {
            refused(create(DENIZ_OUTSIDE, "{\"type\":\"organisation\",\"name\":\"Q\",\"slug\":\"%s\"}".formatted(slug)))
                    .mustPointAt("/slug");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "timeZone|\"Europe/Lisabon\"",
                    "timeZone|null",
                    "currency|\"gbp\"",
                    "currency|\"GBPP\"",
                    "currency|\"XXX\"",
                    "commissionBasisPoints|10001",
                    "commissionBasisPoints|-1",
                    "commissionBasisPoints|10.5",
                    "accentColour|\"red\"",
                    "accentColour|\"#12345\"",
                    "accentColour|\"#1A73E8\\n\"",
                    "locale|\"EN\"",
                    "locale|\"de-CH\"",
                    "locale|null",
                    "theme|\"dark\""
                })
        void pointsIntoSettings(String name, String value) {
            refused(create(
                            DENIZ_OUTSIDE,
                            "{\"type\":\"organisation\",\"name\":\"Q\",\"settings\":{\"%s\":%s}}"
                                    .formatted(name, value)))
                    .mustPointAt("/settings/" + name);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://quay.example",
                    "https://",
                    "https://user:secret@quay.example",
                    "https://quay.example/café",
                    "https://quay.example/a b",
                    "//quay.example"
                })
        void refusesAWebsiteThatIsNoHttpsAddress(String website) {
            refused(create(
                            DENIZ_OUTSIDE,
                            "{\"type\":\"organisation\",\"name\":\"Q\",\"website\":\"%s\"}".formatted(website)))
                    .mustPointAt("/website");
        }

        @Test
        void returns403ToAUserWhoReplaysWhatItMayNoLongerDo() {
            endpoint.send(genuine().header("Idempotency-Key", "k")).mustBe(201);
            refused(genuine().header("Idempotency-Key", "k").claim("orghub_role", ""))
                    .mustBe(403, "FORBIDDEN");
        }
    }
}
