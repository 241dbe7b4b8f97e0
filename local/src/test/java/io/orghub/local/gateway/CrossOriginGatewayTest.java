package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.request;
import static io.orghub.local.gateway.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** By the rules of template.yaml itself. */
class CrossOriginGatewayTest {
    private static final String WEB = "https://app.orghub.example";
    private static final String OTHER = "https://elsewhere.example";

    private final CrossOriginGateway gateway = new CrossOriginGateway(
            Template.load(Template.locate(), Map.of("WebOrigin", WEB), Map.of()).crossOrigin(),
            request -> HttpAnswer.message(401, "Unauthorized").with("access-control-allow-origin", "*"));

    private static HttpRequest preflight(String origin) {
        return with(
                with(request("OPTIONS", "/groups/harbour", ""), "origin", origin),
                "access-control-request-method",
                "PATCH");
    }

    private static Map<String, String> headers(HttpAnswer answer) {
        return answer.headers().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Nested
    class Success {
        @Test
        void answersAPreflightWithoutARouteOrAToken() {
            var answer = gateway.handle(preflight(WEB));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(headers(answer))
                    .containsOnly(
                            Map.entry("access-control-allow-origin", WEB),
                            Map.entry("access-control-allow-methods", "GET,POST,PUT,PATCH,DELETE"),
                            Map.entry(
                                    "access-control-allow-headers",
                                    "authorization,content-type,idempotency-key,if-match,if-none-match"),
                            Map.entry("access-control-max-age", "3600"));
        }

        @Test
        void letsThePageReadAnyAnswerAndTheHeadersThatItNeeds() {
            var answer = gateway.handle(with(get("/groups/harbour"), "origin", WEB));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(headers(answer))
                    .containsEntry("access-control-allow-origin", WEB)
                    .containsEntry("access-control-expose-headers", "etag,location,retry-after,x-request-id");
        }
    }

    @Nested
    class Refusal {
        @Test
        void tellsAnotherOriginNothing() {
            for (var answer : List.of(
                    gateway.handle(preflight(OTHER)),
                    gateway.handle(preflight("null")),
                    gateway.handle(with(get("/groups/harbour"), "origin", OTHER)),
                    gateway.handle(get("/groups/harbour")))) {
                assertThat(headers(answer).keySet()).noneMatch(name -> name.startsWith("access-control-"));
            }
        }

        @Test
        void handsOnWhatIsNoPreflight() {
            assertThat(gateway.handle(request("OPTIONS", "/groups", "")).status())
                    .isEqualTo(401);
        }
    }
}
