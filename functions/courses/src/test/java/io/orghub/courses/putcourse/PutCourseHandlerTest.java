package io.orghub.courses.putcourse;

import static io.orghub.testing.stage.Story.AMARA_THE_OWNER;
import static io.orghub.testing.stage.Story.LENA_OF_LUMEN;
import static io.orghub.testing.stage.Story.TOMASZ_THE_TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Course;
import io.orghub.domain.Courses;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Story;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PutCourseHandlerTest {
    private static final String WHOLE = "{\"title\":\"Algebra I\"}";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(PutCourseHandler::new);

    private ApiEvents.Request put(Person caller, String body) {
        return endpoint.from(caller).path("courseId", "algebra-1").body(body);
    }

    private List<String> titles(String tenant) {
        return endpoint
                .stage()
                .bean(Courses.class)
                .list(new TenantId(tenant), new PageRequest(100, Optional.empty()))
                .items()
                .stream()
                .map(Course::title)
                .toList();
    }

    @Nested
    class Success {
        @Test
        void returnsAndKeepsTheCourseOfTheSample() {
            var reply = endpoint.sendSample("success").mustBe(200);
            assertThat(reply.text()).isEqualTo("{\"courseId\":\"algebra-1\",\"title\":\"Algebra I\"}");
            assertThat(titles(Story.BRIGHTSIDE)).containsExactly("Algebra I");
        }

        @Test
        void renames() {
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, WHOLE)).mustBe(200);
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, "{\"title\":\" Algèbre \"}"))
                    .mustBe(200);
            assertThat(titles(Story.BRIGHTSIDE)).containsExactly("Algèbre");
        }

        @Test
        void repeatedChangesNothing() {
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, WHOLE).requestId("r"));
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, WHOLE).requestId("r")).mustBe(200);
            assertThat(titles(Story.BRIGHTSIDE)).containsExactly("Algebra I");
        }

        @Test
        void keepsTenantsApart() {
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, WHOLE)).mustBe(200);
            endpoint.send(put(LENA_OF_LUMEN, "{\"title\":\"Algebra für Anfänger\"}"))
                    .mustBe(200);
            assertThat(titles(Story.BRIGHTSIDE)).containsExactly("Algebra I");
            assertThat(titles(Story.LUMEN)).containsExactly("Algebra für Anfänger");
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
            return put(TOMASZ_THE_TENANT_ADMIN, WHOLE);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void returns403ToTheOwnerOfTheSample() {
            endpoint.sendSample("from-an-owner").mustBe(403, "FORBIDDEN");
            refused(put(AMARA_THE_OWNER, "{}")).mustBe(403, "FORBIDDEN");
        }

        @Test
        void pointsAtTheBlankTitleOfTheSample() {
            endpoint.sendSample("no-title").mustPointAt("/title");
        }

        @Test
        void refusesTitlesOfMoreThan120Characters() {
            refused(put(TOMASZ_THE_TENANT_ADMIN, "{\"title\":\"%s\"}".formatted("x".repeat(121))))
                    .mustPointAt("/title");
            endpoint.send(put(TOMASZ_THE_TENANT_ADMIN, "{\"title\":\"%s\"}".formatted("😀".repeat(120))))
                    .mustBe(200);
        }
    }
}
