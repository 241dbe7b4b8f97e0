package io.orghub.groups.gettenantusage;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupType;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Role;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetTenantUsageHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GetTenantUsageHandler::new);

    private ApiEvents.Request usage() {
        return endpoint.from(TOMASZ_THE_TENANT_ADMIN);
    }

    @Nested
    class Success {
        @Test
        void listsTheGroupsOfTheSampleByName() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items", "totals", "groupTypes");
            assertThat(reply.each("items", "groupId")).containsExactly(HARBOUR, YEAR_11);
            assertThat(reply.body().at("/items/0").toString()).isEqualTo("""
                            {"groupId":"harbour-tuition","type":"organisation","name":"Harbour Tuition","members":2,\
                            "enrolments":0,"licences":{"organisationId":"harbour-tuition","policy":"member","granted":20,\
                            "available":18,"reserved":0,"consumed":2},"utilisation":0.1}""");
        }

        @Test
        void showsNoLicencesOfAPlainGroup() {
            assertThat(endpoint.send(usage()).body().at("/items/1").toString()).isEqualTo("""
                            {"groupId":"year-11-maths","type":"group","name":"Year 11 Maths","members":2,"enrolments":0}""");
        }

        @Test
        void addsThemUp() {
            assertThat(endpoint.send(usage()).body().path("totals").toString()).isEqualTo("""
                            {"groups":1,"organisations":1,"members":4,"enrolments":0,"granted":20,"available":18,\
                            "reserved":0,"consumed":2,"utilisation":0.1}""");
        }

        @Test
        void followsWhatHappens() {
            var story = Story.on(endpoint.stage());
            story.invitation(HARBOUR, DENIZ_OUTSIDE.email(), Role.MEMBER);
            story.remove(YEAR_11, "bao");
            story.organisation("empty", "Empty", LicencePolicy.MEMBER, 0);
            endpoint.stage().project();

            var reply = endpoint.send(usage());

            assertThat(reply.each("items", "groupId")).containsExactly("empty", HARBOUR, YEAR_11);
            assertThat(reply.body().at("/items/0/utilisation").asInt()).isZero();
            assertThat(reply.body().path("totals").toString()).isEqualTo("""
                            {"groups":1,"organisations":2,"members":3,"enrolments":0,"granted":20,"available":17,\
                            "reserved":1,"consumed":2,"utilisation":0.15}""");
        }

        @Test
        void saysWhatMayBeCreated() {
            assertThat(endpoint.send(usage()).body().path("groupTypes").toString())
                    .isEqualTo("[\"group\",\"organisation\"]");
            Story.on(endpoint.stage())
                    .put(new Tenant(new TenantId(LUMEN), "Lumen", Set.of(GroupType.ORGANISATION), true, 0));
            assertThat(endpoint.send(endpoint.from(LENA_OF_LUMEN))
                            .body()
                            .path("groupTypes")
                            .toString())
                    .isEqualTo("[\"organisation\"]");
        }

        @Test
        void readsWhatTheFirstPageAloneHasOnceEach() {
            var request = usage().query("pageSize", "1");
            var first = endpoint.stage().meter().measure(() -> endpoint.send(request));
            var next = request.query("cursor", endpoint.send(request).at("nextCursor"));
            var second = endpoint.stage().meter().measure(() -> endpoint.send(next));

            assertThat(first.requests()).containsExactly("Query", "GetItem", "GetItem");
            assertThat(first.readUnits()).isEqualTo(second.readUnits() + 2);
            assertThat(second.requests()).containsExactly("Query");
        }

        @Test
        void givesTotalsOnTheFirstPageOnly() {
            var first = endpoint.send(usage().query("pageSize", "1"));
            var second = endpoint.send(usage().query("pageSize", "1").query("cursor", first.at("nextCursor")));
            assertThat(first.fields()).containsExactly("items", "totals", "groupTypes", "nextCursor");
            assertThat(second.fields()).contains("items").doesNotContain("totals", "groupTypes");
        }

        @Test
        void isOfTheCallersTenant() {
            assertThat(endpoint.send(endpoint.from(LENA_OF_LUMEN)).each("items", "groupId"))
                    .containsExactly(LANTERN);
            var nobodys = endpoint.send(usage().claim("tenant_id", "nowhere")).mustBe(200);
            assertThat(nobodys.fields()).containsExactly("items", "totals");
            assertThat(nobodys.body().path("items")).isEmpty();
            assertThat(nobodys.body().at("/totals/groups").asInt()).isZero();
        }
    }

    @Nested
    class Refusal implements ApiFunctionContract, ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return usage();
        }

        @Override
        public String rowId() {
            return "groupId";
        }

        // The two of the story are among them.
        @Override
        public List<String> rows(int count) {
            var story = Story.on(endpoint.stage());
            var ids = new ArrayList<>(List.of(HARBOUR, YEAR_11));
            for (int i = ids.size(); i < count; i++) {
                var id = "zumba-%03d".formatted(i);
                story.group(id, id);
                ids.add(id);
            }
            endpoint.stage().project();
            return ids;
        }

        @Test
        void returns403ToTheOwnerOfTheSampleAndOthers() {
            endpoint.sendSample("not-a-tenant-admin").mustBe(403, "FORBIDDEN");
            for (var person : List.of(AMARA_THE_OWNER, BAO_THE_ADMIN, DENIZ_OUTSIDE)) {
                refused(endpoint.from(person)).mustBe(403, "FORBIDDEN");
            }
        }

        @Test
        void refusesACursorOfAnotherTenant() {
            var cursor = endpoint.send(usage().query("pageSize", "1")).at("nextCursor");
            endpoint.send(endpoint.from(LENA_OF_LUMEN).query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
        }
    }
}
