package io.orghub.platform.linkprofiles;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Story;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LinkProfilesHandlerTest {
    private static final String PARTITION = "brightside#USER#carys";
    private static final String LINKED = """
            {"type":"GUARDIAN","sourceId":"carys","targetId":"sam","since":"2026-11-21T09:00:00Z"}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(LinkProfilesHandler::new);

    private ApiEvents.Request link(String tenant, String tutor, String student) {
        return endpoint.fromMachine(tenant).path("sourceId", tutor).path("targetId", student);
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheLinkOfTheSample() {
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo(LINKED);
            assertThat(endpoint.table().item(PARTITION, "STUDENT#sam")).isPresent();
        }

        @Test
        void repeatedReturnsTheSameAndWritesNothing() {
            endpoint.sendSample("success").mustBe(200);
            var after = endpoint.table().items();
            endpoint.stage().clock().advance(Duration.ofDays(1));
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo(LINKED);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void returnsTheSameWhenTheAnswerOfItsWriteIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo(LINKED);
        }

        @Test
        void beginsAnewAfterItsEnd() {
            endpoint.sendSample("success").mustBe(200);
            Story.on(endpoint.stage()).unlink("carys", "sam");
            endpoint.stage().clock().advance(Duration.ofDays(1));
            assertThat(endpoint.sendSample("success").mustBe(200).at("since")).isEqualTo("2026-11-22T09:00:00Z");
        }

        @Test
        void takesUsersItHasNeverHeardOfEachWayAround() {
            endpoint.send(link(BRIGHTSIDE, "Never.Heard_Of~1", "-")).mustBe(200);
            endpoint.send(link(BRIGHTSIDE, "-", "Never.Heard_Of~1")).mustBe(200);
        }

        @Test
        void keepsTenantsApart() {
            endpoint.send(link(LUMEN, "carys", "sam")).mustBe(200);
            assertThat(endpoint.table().item(PARTITION, "STUDENT#sam")).isEmpty();
        }
    }

    @Nested
    class Refusal implements ApiFunctionContract {
        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public ApiEvents.Request genuine() {
            return link(BRIGHTSIDE, "carys", "sam");
        }

        @Test
        void returns400ForALinkToItself() {
            endpoint.sendSample("to-itself").mustPointAt("#targetId");
        }

        @Test
        void returns403ToPeople() {
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }

        @Test
        void returns503WhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            refused(genuine()).mustBe(503, "BUSY");
        }
    }
}
