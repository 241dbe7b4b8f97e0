package io.orghub.groups.listgroups;

import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.LANTERN;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListGroupsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListGroupsHandler::new);

    private ApiEvents.Request list() {
        return endpoint.from(TOMASZ_THE_TENANT_ADMIN);
    }

    private String listed(ApiEvents.Request request) {
        return String.join(",", endpoint.send(request).mustBe(200).each("items", "groupId"));
    }

    @Nested
    class Success {
        @Test
        void listsWhatTheSampleAsksForWithoutARole() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"items":[{"groupId":"harbour-tuition","type":"organisation","name":"Harbour Tuition",\
                            "slug":"harbour-tuition","ownerId":"amara","settings":{},"licencePolicy":"member",\
                            "createdAt":"2026-11-21T09:00:00Z"}]}""");
        }

        @Test
        void ordersByNameWithoutCaseAndAccents() {
            var story = Story.on(endpoint.stage());
            story.group("g-ile-1", "Île Saint-Louis");
            story.group("g-harbour", "harbour");
            story.group("g-zebra", "Zebra");
            assertThat(listed(list())).isEqualTo("g-harbour,harbour-tuition,g-ile-1,year-11-maths,g-zebra");
        }

        @ParameterizedTest
        @CsvSource({
            "q, HARB, harbour-tuition",
            "q, 'year  11', year-11-maths",
            "q, tuition, ''",
            "q, '', 'harbour-tuition,year-11-maths'",
            "type, group, year-11-maths",
            "type, organisation, harbour-tuition"
        })
        void filters(String name, String value, String expected) {
            assertThat(listed(list().query(name, value))).isEqualTo(expected);
        }

        @Test
        void leavesOutArchivedGroupsAndThoseOfOtherTenants() {
            Story.on(endpoint.stage()).archive(HARBOUR);
            assertThat(listed(list())).isEqualTo(YEAR_11);
            assertThat(listed(endpoint.from(LENA_OF_LUMEN))).isEqualTo(LANTERN);
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
            return list().query("type", "group").query("q", "row");
        }

        @Override
        public String rowId() {
            return "groupId";
        }

        @Override
        public List<String> rows(int count) {
            var story = Story.on(endpoint.stage());
            return IntStream.range(0, count)
                    .mapToObj("row-%03d"::formatted)
                    .peek(id -> story.group(id, id))
                    .toList();
        }

        @Test
        void returns403ToTheUserOfTheSample() {
            endpoint.sendSample("by-a-user").mustBe(403, "FORBIDDEN");
        }

        @Test
        void refusesATypeThatIsNone() {
            refused(list().query("type", "Group")).mustPointAt("#type");
        }
    }
}
