package io.orghub.platform.unlinkprofiles;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Story;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class UnlinkProfilesHandlerTest {
    private static final String REMOVED = "removedAtEpochMillis";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(UnlinkProfilesHandler::new);

    @BeforeEach
    void link() {
        Story.on(endpoint.stage()).link("carys", "sam");
    }

    private ApiEvents.Request unlink(String tenant) {
        return endpoint.fromMachine(tenant).path("sourceId", "carys").path("targetId", "sam");
    }

    private Map<String, AttributeValue> link(String student) {
        return endpoint.table()
                .item("brightside#USER#carys", "STUDENT#" + student)
                .orElseThrow();
    }

    @Nested
    class Success {
        @Test
        void returns204AndLeavesATombstoneOutOfTheIndex() {
            endpoint.sendSample("success").mustBe(204);
            assertThat(link("sam")).containsKeys(REMOVED, "purgeAtEpochSeconds").doesNotContainKeys("userPk", "userSk");
        }

        @Test
        void repeatedReturns204AndChangesNothing() {
            endpoint.sendSample("success").mustBe(204);
            var after = endpoint.table().items();
            endpoint.sendSample("success").mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void returns204ForALinkThatNeverWas() {
            var before = endpoint.table().items();
            endpoint.send(unlink(BRIGHTSIDE).path("targetId", "nobody")).mustBe(204);
            endpoint.send(unlink(BRIGHTSIDE).path("targetId", "carys")).mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void leavesOtherTenantsAndTheLinkTheOtherWayAround() {
            Story.on(endpoint.stage()).link("sam", "carys");
            endpoint.send(unlink(LUMEN)).mustBe(204);
            endpoint.send(unlink(BRIGHTSIDE).path("sourceId", "sam").path("targetId", "carys"))
                    .mustBe(204);
            assertThat(link("sam")).doesNotContainKey(REMOVED);
        }

        @Test
        void returns204WhenTheAnswerOfItsWriteIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.sendSample("success").mustBe(204);
            assertThat(link("sam")).containsKey(REMOVED);
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
            return unlink(BRIGHTSIDE);
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
