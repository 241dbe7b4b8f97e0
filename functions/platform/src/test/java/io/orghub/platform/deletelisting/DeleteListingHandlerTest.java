package io.orghub.platform.deletelisting;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.ApiFunctionContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Story;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeleteListingHandlerTest {
    private static final String REMOVED = "removedAtEpochMillis";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(DeleteListingHandler::new);

    @BeforeEach
    void offer() {
        Story.on(endpoint.stage()).listing("gcse-maths", "carys", "GCSE maths");
    }

    private ApiEvents.Request delete(String tenant, String listing) {
        return endpoint.fromMachine(tenant).path("listingId", listing);
    }

    private boolean isOffered() {
        return !endpoint.table()
                .item("brightside#USER#carys", "LISTING#gcse-maths")
                .orElseThrow()
                .containsKey(REMOVED);
    }

    @Nested
    class Success {
        @Test
        void returns204AndLeavesATombstoneWithItsTutor() {
            endpoint.sendSample("success").mustBe(204);
            assertThat(isOffered()).isFalse();
            assertThat(endpoint.table().item("brightside#LISTING#gcse-maths", "TUTOR"))
                    .isEmpty();
        }

        @Test
        void repeatedReturns204AndChangesNothing() {
            endpoint.sendSample("success").mustBe(204);
            var after = endpoint.table().items();
            endpoint.sendSample("success").mustBe(204);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void returns204ForOneThatNeverWasAndLeavesOthers() {
            endpoint.send(delete(BRIGHTSIDE, "other")).mustBe(204);
            endpoint.send(delete(LUMEN, "gcse-maths")).mustBe(204);
            assertThat(isOffered()).isTrue();
        }

        @Test
        void returns204WhenTheAnswerOfItsWriteIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.sendSample("success").mustBe(204);
            assertThat(isOffered()).isFalse();
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
            return delete(BRIGHTSIDE, "gcse-maths");
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
