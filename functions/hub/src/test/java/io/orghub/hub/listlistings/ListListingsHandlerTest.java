package io.orghub.hub.listlistings;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.HARBOUR;
import static io.orghub.testing.stage.Story.YEAR_11;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.Endpoint;
import io.orghub.testing.api.GroupContract;
import io.orghub.testing.api.ListContract;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListListingsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListListingsHandler::new);

    private ApiEvents.Request listings(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation);
    }

    @Nested
    class Success {
        @Test
        void listsTheOffersOfTheSampleByTitle() {
            var story = Story.on(endpoint.stage());
            story.listing("l-1", "carys", "Élan vital");
            story.listing("l-2", "bao", "Algebra");
            story.listing("l-3", "nobody-here", "Botany");
            endpoint.stage().project();

            var reply = endpoint.sendSample("success").mustBe(200);

            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.each("items", "listingId")).containsExactly("l-2", "l-1");
            assertThat(reply.body().at("/items/1").toString()).isEqualTo("""
                            {"listingId":"l-1","tutorId":"carys","tutorName":"Carys Llewellyn","title":"Élan vital",\
                            "subject":"Mathematics","price":{"currency":"GBP","minor":4500}}""");
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
            return BAO_THE_ADMIN;
        }

        @Override
        public List<Person> lackingTheRight() {
            return List.of(CARYS_THE_TUTOR);
        }

        @Override
        public ApiEvents.Request to(String group, Person caller) {
            return listings(group, caller);
        }

        @Test
        void returns403ToTheMemberOfTheSample() {
            endpoint.sendSample("member").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(listings(YEAR_11, BAO_THE_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
        }
    }

    @Nested
    class Lists implements ListContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return listings(HARBOUR, AMARA_THE_OWNER);
        }

        @Override
        public String rowId() {
            return "listingId";
        }

        @Override
        public List<String> rows(int count) {
            var ids = IntStream.range(0, count)
                    .mapToObj("listing-%03d"::formatted)
                    .toList();
            ids.forEach(id -> Story.on(endpoint.stage()).listing(id, "carys", "Algebra"));
            endpoint.stage().project();
            return ids;
        }
    }
}
