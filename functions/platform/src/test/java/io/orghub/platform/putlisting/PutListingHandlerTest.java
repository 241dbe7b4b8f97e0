package io.orghub.platform.putlisting;

import static io.orghub.testing.stage.Story.BRIGHTSIDE;
import static io.orghub.testing.stage.Story.LUMEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.api.BodyContract;
import io.orghub.testing.api.Endpoint;
import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.faults.Fault;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutListingHandlerTest {
    private static final String WHOLE = """
            {"tutorId":"carys","title":"GCSE maths, one to one","subject":"Mathematics",\
            "price":{"currency":"GBP","minor":4500}}""";

    @RegisterExtension
    final Endpoint endpoint = Endpoint.of(PutListingHandler::new);

    private ApiEvents.Request put(String body) {
        return endpoint.fromMachine(BRIGHTSIDE).path("listingId", "gcse-maths").body(body);
    }

    private static String costing(String price) {
        return WHOLE.replaceFirst("\\{\"currency.*?}", price);
    }

    @Nested
    class Success {
        @Test
        void returns200AndTheListingOfTheSample() {
            assertThat(endpoint.sendSample("success").mustBe(200).text()).isEqualTo("""
                            {"listingId":"gcse-maths","tutorId":"carys","title":"GCSE maths, one to one",\
                            "subject":"Mathematics","price":{"currency":"GBP","minor":4500}}""");
            assertThat(endpoint.table().item("brightside#USER#carys", "LISTING#gcse-maths"))
                    .isPresent();
        }

        @Test
        void repeatedReturnsTheSameAndWritesNothing() {
            var first = endpoint.send(put(WHOLE)).mustBe(200).text();
            var after = endpoint.table().items();
            assertThat(endpoint.send(put(WHOLE)).mustBe(200).text()).isEqualTo(first);
            assertThat(endpoint.table().items()).containsExactlyInAnyOrderElementsOf(after);
        }

        @Test
        void replacesWhatWasReportedBefore() {
            endpoint.send(put(WHOLE)).mustBe(200);
            endpoint.send(put(WHOLE.replace("GCSE", "A level"))).mustBe(200);
            assertThat(endpoint.table().item("brightside#USER#carys", "LISTING#gcse-maths"))
                    .hasValueSatisfying(
                            item -> assertThat(item.get("title").s()).isEqualTo("A level maths, one to one"));
        }

        @Test
        void returnsTheSameWhenTheAnswerOfItsWriteIsLost() {
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(put(WHOLE)).mustBe(200);
            endpoint.stage().faults().next(Fault.ANSWER_LOST);
            endpoint.send(put(WHOLE.replace("carys", "bao"))).mustBe(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"currency\":\"GBP\",\"minor\":0}",
                    "{\"currency\":\"JPY\",\"minor\":1000000000000}",
                    "{\"minor\":1,\"currency\":\"EUR\"}"
                })
        void takesPricesFromNothingToAMillionMillion(String price) {
            endpoint.send(put(costing(price))).mustBe(200);
        }

        @Test
        void keepsTenantsApart() {
            endpoint.send(put(WHOLE)).mustBe(200);
            endpoint.send(endpoint.fromMachine(LUMEN)
                            .path("listingId", "gcse-maths")
                            .body(WHOLE.replace("carys", "lena")))
                    .mustBe(200);
            assertThat(endpoint.table().item("brightside#LISTING#gcse-maths", "TUTOR"))
                    .hasValueSatisfying(
                            item -> assertThat(item.get("tutorId").s()).isEqualTo("carys"));
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
            return put(WHOLE);
        }

        @Override
        public String wholeBody() {
            return WHOLE;
        }

        @Test
        void pointsAtTheCurrencyOfTheSampleThatIsNone() {
            endpoint.sendSample("no-currency").mustPointAt("/price/currency");
        }

        @Test
        void returns403ToPeople() {
            endpoint.sendSample("from-a-person").mustBe(403, "FORBIDDEN");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"-1", "1000000000001", "4.5", "4500.0", "1e3", "99999999999999999999", "\"4500\"", "null"})
        void refusesAmountsThatAreNone(String minor) {
            refused(put(costing("{\"currency\":\"GBP\",\"minor\":%s}".formatted(minor))))
                    .mustPointAt("/price/minor");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "gbp", "GB", "ABC", "XXX", "GBP ", "£"})
        void refusesCurrenciesThatAreNone(String currency) {
            refused(put(costing("{\"currency\":\"%s\",\"minor\":1}".formatted(currency))))
                    .mustPointAt("/price/currency");
        }

        @Test
        void pointsAtEveryPartOfAPriceThatIsMissingOrTooMuch() {
            refused(put(costing("{\"amount\":1}"))).mustPointAt("/price/amount", "/price/currency", "/price/minor");
        }

        @Test
        void refusesTitlesAndSubjectsOutOfBounds() {
            refused(put(WHOLE.replace("GCSE maths, one to one", "x".repeat(121)).replace("Mathematics", " ")))
                    .mustPointAt("/title", "/subject");
            endpoint.send(put(WHOLE.replace("GCSE maths, one to one", "😀".repeat(120))
                            .replace("Mathematics", "é".repeat(60))))
                    .mustBe(200);
        }

        @Test
        void returns503WhenContentionLasts() {
            endpoint.stage().faults().always(Fault.TRANSACTION_CONFLICT);
            refused(genuine()).mustBe(503, "BUSY");
        }
    }
}
