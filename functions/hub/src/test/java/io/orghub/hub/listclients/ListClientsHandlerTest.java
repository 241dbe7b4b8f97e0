package io.orghub.hub.listclients;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.BAO_THE_ADMIN;
import static io.orghub.testing.stage.Story.BRIGHTSIDE;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListClientsHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListClientsHandler::new);

    private ApiEvents.Request clients(String organisation, Person caller) {
        return endpoint.from(caller).path("organisationId", organisation);
    }

    private ApiEvents.Request clients() {
        return clients(HARBOUR, BAO_THE_ADMIN);
    }

    /** Ella by both tutors, Émile by Carys, and one whom nobody has reported. */
    private void teach() {
        var story = Story.on(endpoint.stage());
        story.profile(student("ella", "Ella Hale"));
        story.profile(student("emile", "Émile Roux"));
        story.link("carys", "ella");
        story.link("bao", "ella");
        story.link("carys", "emile");
        story.link("carys", "a-stranger");
        endpoint.stage().project();
    }

    private static Person student(String id, String name) {
        return new Person(BRIGHTSIDE, id, name, id + "@school.example", false);
    }

    @Nested
    class Success {
        @Test
        void findsTheClientOfTheSampleWithBothItsTutors() {
            teach();
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.fields()).containsExactly("items");
            assertThat(reply.body().at("/items").toString()).isEqualTo("""
                            [{"studentId":"ella","displayName":"Ella Hale",\
                            "tutors":[{"userId":"bao","displayName":"Bảo Nguyễn"},\
                            {"userId":"carys","displayName":"Carys Llewellyn"}],"since":"2026-11-21T09:00:00Z"}]""");
        }

        @Test
        void listsThemByNameAndThoseWithoutOneLast() {
            teach();
            var reply = endpoint.send(clients()).mustBe(200);
            assertThat(reply.each("items", "studentId")).containsExactly("ella", "emile", "a-stranger");
            assertThat(reply.body().at("/items/2").has("displayName")).isFalse();
            assertThat(reply.text()).doesNotContain("@");
        }

        @ParameterizedTest
        @CsvSource({"E, 'ella,emile'", "emi, emile", "ÉM, emile", "hale, ''"})
        void findsPrefixesOfNamesWithoutCaseAndAccents(String prefix, String expected) {
            teach();
            assertThat(String.join(
                            ",", endpoint.send(clients().query("q", prefix)).each("items", "studentId")))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u0000", "\u0301", "#", "ﷺ", "%", "\uDBFF\uDFFF"})
        void takesAnyTextForAPrefix(String prefix) {
            endpoint.send(clients().query("q", prefix)).mustBe(200);
            endpoint.send(clients().query("q", prefix.repeat(5000))).mustBe(200);
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
            return clients(group, caller);
        }

        @Test
        void returns403ToTheMemberOfTheSample() {
            endpoint.sendSample("member").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns409ForAPlainGroup() {
            refused(clients(YEAR_11, BAO_THE_ADMIN)).mustBe(409, "NOT_AN_ORGANISATION");
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
            return clients(HARBOUR, AMARA_THE_OWNER);
        }

        @Override
        public String rowId() {
            return "studentId";
        }

        @Override
        public List<String> rows(int count) {
            var ids = IntStream.range(0, count)
                    .mapToObj("student-%03d"::formatted)
                    .toList();
            ids.forEach(id -> Story.on(endpoint.stage()).link("carys", id));
            endpoint.stage().project();
            return ids;
        }
    }
}
