package io.orghub.groups.getgroup;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetGroupHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(GetGroupHandler::new);

    private ApiEvents.Request get(String group, Person caller) {
        return endpoint.from(caller).path("groupId", group);
    }

    @Nested
    class Success {
        @Test
        void returnsTheOrganisationOfTheSampleWithTheCallersRole() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"groupId":"harbour-tuition","type":"organisation","name":"Harbour Tuition",\
                            "slug":"harbour-tuition","ownerId":"amara","settings":{},"licencePolicy":"member",\
                            "role":"member","createdAt":"2026-11-21T09:00:00Z"}""");
        }

        @Test
        void leavesOutWhatAPlainGroupHasNot() {
            var reply = endpoint.send(get(YEAR_11, CARYS_THE_TUTOR)).mustBe(200);
            assertThat(reply.at("type")).isEqualTo("group");
            assertThat(reply.body().has("licencePolicy")).isFalse();
        }

        @Test
        void carriesATagThatDoesNotDependOnTheCaller() {
            var owner = endpoint.send(get(HARBOUR, AMARA_THE_OWNER));
            var member = endpoint.send(get(HARBOUR, CARYS_THE_TUTOR));
            var tenantAdmin =
                    endpoint.send(get(HARBOUR, TOMASZ_THE_TENANT_ADMIN)).mustBe(200);

            assertThat(owner.at("role")).isEqualTo("owner");
            assertThat(tenantAdmin.body().has("role")).isFalse();
            assertThat(owner.header("etag"))
                    .isEqualTo("\"1\"")
                    .isEqualTo(member.header("etag"))
                    .isEqualTo(tenantAdmin.header("etag"));
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
            return CARYS_THE_TUTOR;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of();
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return get(group, caller);
        }

        @Test
        void returns404ToTheOutsiderOfTheSample() {
            endpoint.sendSample("outsider").mustBe(404, "NOT_FOUND");
        }

        @Test
        void returns404ToOneWhoWasRemoved() {
            Story.on(endpoint.stage()).remove(HARBOUR, CARYS_THE_TUTOR.id());
            refused(get(HARBOUR, CARYS_THE_TUTOR)).mustBe(404, "NOT_FOUND");
        }
    }
}
