package io.orghub.groups.listmygroups;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LUMEN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Kind;
import io.orghub.domain.Role;
import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListMyGroupsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListMyGroupsHandler::new);

    @Nested
    class Success {
        @Test
        void listsTheGroupsOfTheSampleWithTheCallersRoles() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.each("items", "groupId")).containsExactly(HARBOUR, YEAR_11);
            assertThat(reply.each("items", "role")).containsExactly("member", "member");
            assertThat(endpoint.send(endpoint.from(AMARA_THE_OWNER)).each("items", "role"))
                    .containsOnly("owner");
        }

        @Test
        void isEmptyForOneWhoIsInNone() {
            var reply = endpoint.send(endpoint.from(DENIZ_OUTSIDE)).mustBe(200);
            assertThat(reply.text()).isEqualTo("{\"items\":[]}");
        }

        @Test
        void leavesOutArchivedGroupsAndThoseTheCallerLeft() {
            var story = Story.on(endpoint.stage());
            story.archive(HARBOUR);
            story.remove(YEAR_11, CARYS_THE_TUTOR.id());
            assertThat(endpoint.send(endpoint.from(CARYS_THE_TUTOR)).text()).isEqualTo("{\"items\":[]}");
        }

        @Test
        void showsNothingOfAnotherTenantsUserOfTheSameId() {
            var reply = endpoint.send(endpoint.from(AMARA_THE_OWNER).claim("tenant_id", LUMEN));
            assertThat(reply.mustBe(200).text()).isEqualTo("{\"items\":[]}");
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
            return endpoint.from(DENIZ_OUTSIDE);
        }

        @Override
        public String rowId() {
            return "groupId";
        }

        @Override
        public List<String> rows(int count) {
            var story = Story.on(endpoint.stage());
            return IntStream.range(0, count)
                    .mapToObj("group-%03d"::formatted)
                    .peek(id -> {
                        story.group(id, id);
                        story.member(id, DENIZ_OUTSIDE.id(), Role.MEMBER, Kind.TUTOR);
                    })
                    .toList();
        }

        @Test
        void refusesTheForgedCursorOfTheSample() {
            endpoint.sendSample("forged-cursor").mustBe(400, "INVALID_CURSOR");
        }

        @Test
        void refusesACursorOfAnotherCallerTenantOrKey() {
            rows(3);
            var cursor = endpoint.send(genuine().query("pageSize", "1")).at("nextCursor");
            for (var other : List.of(endpoint.from(CARYS_THE_TUTOR), genuine().claim("tenant_id", LUMEN))) {
                endpoint.send(other.query("cursor", cursor)).mustBe(400, "INVALID_CURSOR");
            }
        }
    }
}
