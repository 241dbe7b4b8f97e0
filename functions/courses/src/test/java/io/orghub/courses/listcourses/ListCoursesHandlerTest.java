package io.orghub.courses.listcourses;

import static io.orghub.testing.stage.Story.CARYS_THE_TUTOR;
import static io.orghub.testing.stage.Story.DENIZ_OUTSIDE;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
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

class ListCoursesHandlerTest {
    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(ListCoursesHandler::new);

    @Nested
    class Success {
        @Test
        void listsCoursesByTitleToTheMemberOfTheSample() {
            Story.on(endpoint.stage()).courses("music", "algebra");
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("""
                            {"items":[{"courseId":"algebra","title":"Title of algebra"},\
                            {"courseId":"music","title":"Title of music"}]}""");
        }

        @Test
        void isForAnyUserOfTheTenantAndNobodyElse() {
            Story.on(endpoint.stage()).courses("algebra");
            assertThat(endpoint.send(endpoint.from(DENIZ_OUTSIDE)).each("items", "courseId"))
                    .containsExactly("algebra");
            assertThat(endpoint.send(endpoint.from(LENA_OF_LUMEN)).mustBe(200).text())
                    .isEqualTo("{\"items\":[]}");
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
            return endpoint.from(CARYS_THE_TUTOR);
        }

        @Override
        public String rowId() {
            return "courseId";
        }

        @Override
        public List<String> rows(int count) {
            var ids =
                    IntStream.range(0, count).mapToObj("course-%03d"::formatted).toList();
            Story.on(endpoint.stage()).courses(ids.toArray(String[]::new));
            return ids;
        }

        @Test
        void refusesTheForgedCursorOfTheSample() {
            endpoint.sendSample("forged-cursor").mustBe(400, "INVALID_CURSOR");
        }
    }
}
