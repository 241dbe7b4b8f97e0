package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.request;
import static io.orghub.local.gateway.Requests.with;
import static io.orghub.local.gateway.Requests.withBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.token.TokenIssuer;
import io.orghub.local.token.TokenRequest;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.JwtAuthorizer;
import io.orghub.testing.template.Route;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T09:08:07.123Z"), ZoneOffset.UTC);
    private static final String ISSUER = "http://localhost:8080/_local/issuer";
    private static final RSAKey KEY = TokenIssuer.newKey();
    private static final TokenIssuer TOKENS = new TokenIssuer(KEY, ISSUER, CLOCK);
    private static final Route OPEN = new Route("POST", "/things/{thingId}/parts/{partId}", List.of(), true);

    private static Gateway gateway(LambdaFunction... functions) {
        return new Gateway(
                List.of(functions), new JwtAuthorizer(ISSUER, List.of(TokenIssuer.CLIENT_ID)), TOKENS::keys, CLOCK);
    }

    private static JsonNode json(HttpAnswer answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static List<String> header(HttpAnswer answer, String name) {
        return answer.headers().stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Nested
    class Event {
        private final CapturingHandler handler = new CapturingHandler();
        private final Gateway gateway = gateway(FakeFunction.behind(OPEN, handler));

        @Test
        void isThatOfPayloadFormat2() throws Exception {
            var request = request(
                    "POST", "/things/a%20b/parts/%C3%A9t%C3%A9?q=x%20y&tag=one&tag=two&empty=", "{\"name\":\"Zoë\"}");
            request = with(request, "content-type", "application/json; charset=utf-8");
            request = with(request, "user-agent", "test/1");
            request = with(request, "x-twice", "first");
            request = with(request, "x-twice", "second");
            request = with(request, "cookie", "a=1; b=2");
            request = with(request, "cookie", "c=3");

            var answer = gateway.handle(request);

            var requestId = header(answer, "apigw-requestid").getFirst();
            assertThat(handler.event()).isEqualTo(new ObjectMapper().readTree("""
                    {
                      "version": "2.0",
                      "routeKey": "POST /things/{thingId}/parts/{partId}",
                      "rawPath": "/things/a b/parts/été",
                      "rawQueryString": "q=x%%20y&tag=one&tag=two&empty=",
                      "cookies": ["a=1", "b=2", "c=3"],
                      "headers": {
                        "host": "localhost:8080",
                        "content-type": "application/json; charset=utf-8",
                        "user-agent": "test/1",
                        "x-twice": "first,second",
                        "x-forwarded-for": "127.0.0.1",
                        "x-forwarded-proto": "http"
                      },
                      "queryStringParameters": {"q": "x y", "tag": "one,two", "empty": ""},
                      "requestContext": {
                        "accountId": "123456789012",
                        "apiId": "local",
                        "domainName": "localhost",
                        "domainPrefix": "local",
                        "http": {
                          "method": "POST",
                          "path": "/things/a b/parts/été",
                          "protocol": "HTTP/1.1",
                          "sourceIp": "127.0.0.1",
                          "userAgent": "test/1"
                        },
                        "requestId": "%s",
                        "routeKey": "POST /things/{thingId}/parts/{partId}",
                        "stage": "$default",
                        "time": "21/Nov/2026:09:08:07 +0000",
                        "timeEpoch": 1795252087123
                      },
                      "pathParameters": {"thingId": "a b", "partId": "été"},
                      "body": "{\\"name\\":\\"Zoë\\"}",
                      "isBase64Encoded": false
                    }
                    """.formatted(requestId)));
        }

        @Test
        void isReadByTheRuntimesOwnType() {
            var typed = new RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>() {
                private APIGatewayV2HTTPEvent event;

                @Override
                public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent input, Context context) {
                    event = input;
                    return APIGatewayV2HTTPResponse.builder()
                            .withStatusCode(200)
                            .build();
                }
            };
            var route = new Route("GET", "/me", List.of("orghub/api"), false);
            var token = TOKENS.issue(TokenRequest.person("acme", "u1", "u1@example.org"));

            gateway(FakeFunction.behind(route, typed)).handle(with(get("/me"), "authorization", "Bearer " + token));

            assertThat(typed.event.getRequestContext().getAuthorizer().getJwt().getClaims())
                    .containsEntry("tenant_id", "acme")
                    .containsEntry("email_verified", "true")
                    .containsEntry(
                            "exp",
                            String.valueOf(CLOCK.instant().plusSeconds(43_200).getEpochSecond()));
            assertThat(typed.event.getRequestContext().getAuthorizer().getJwt().getScopes())
                    .containsExactly("orghub/api");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/octet-stream",
                    "image/png",
                    "application/x-www-form-urlencoded",
                    "application/merge-patch+json"
                })
        void carriesOtherThanTextInBase64(String contentType) {
            gateway.handle(with(request("POST", "/things/1/parts/2", "{}"), "content-type", contentType));

            assertThat(handler.event().path("isBase64Encoded").booleanValue()).isTrue();
            assertThat(handler.event().path("body").textValue()).isEqualTo("e30=");
        }

        @Test
        void carriesABodyOfNoTypeInBase64() {
            gateway.handle(request("POST", "/things/1/parts/2", "{}"));

            assertThat(handler.event().path("isBase64Encoded").booleanValue()).isTrue();
        }

        @Test
        void hasNoBodyQueryOrCookiesWhereThereAreNone() {
            gateway.handle(request("POST", "/things/1/parts/2", ""));

            assertThat(handler.event().fieldNames())
                    .toIterable()
                    .doesNotContain("body", "queryStringParameters", "cookies");
        }

        @Test
        void comesWithAContextThatCountsDown() {
            gateway.handle(request("POST", "/things/1/parts/2", ""));

            assertThat(handler.context().getFunctionName()).isEqualTo("fake");
            assertThat(handler.context().getMemoryLimitInMB()).isEqualTo(512);
            assertThat(handler.context().getRemainingTimeInMillis()).isBetween(1, 5_000);
            assertThat(handler.context().getAwsRequestId()).isNotBlank();
        }
    }

    @Nested
    class Answer {
        private HttpAnswer answer(APIGatewayV2HTTPResponse response) {
            return gateway(FakeFunction.behind(OPEN, new CapturingHandler(() -> response)))
                    .handle(request("POST", "/things/1/parts/2", ""));
        }

        @Test
        void hasStatusHeadersCookiesAndBody() {
            var answer = answer(APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(201)
                    .withHeaders(Map.of("Content-Type", "application/problem+json"))
                    .withCookies(List.of("a=1", "b=2"))
                    .withBody("été")
                    .build());

            assertThat(answer.status()).isEqualTo(201);
            assertThat(header(answer, "content-type")).containsExactly("application/problem+json");
            assertThat(header(answer, "set-cookie")).containsExactly("a=1", "b=2");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("été");
        }

        @Test
        void isDecodedFromBase64() {
            var bytes = new byte[] {(byte) 0xff, 0, 1};

            var answer = answer(APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(200)
                    .withIsBase64Encoded(true)
                    .withBody(Base64.getEncoder().encodeToString(bytes))
                    .build());

            assertThat(answer.body()).isEqualTo(bytes);
        }

        @Test
        void isPlainTextUnlessItSaysOtherwise() {
            assertThat(header(
                            answer(APIGatewayV2HTTPResponse.builder()
                                    .withStatusCode(200)
                                    .withBody("hello")
                                    .build()),
                            "content-type"))
                    .containsExactly("text/plain;charset=UTF-8");
        }

        @Test
        void dropsMultiValueHeadersAsFormat2Does() {
            var answer = answer(APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(200)
                    .withMultiValueHeaders(Map.of("x-many", List.of("1", "2")))
                    .build());

            assertThat(header(answer, "x-many")).isEmpty();
        }
    }

    @Nested
    class Refusal {
        private final CapturingHandler handler = new CapturingHandler();
        private final Gateway gateway = gateway(FakeFunction.behind(OPEN, handler));

        @ParameterizedTest
        @CsvSource({
            "GET,/things/1/parts/2",
            "HEAD,/things/1/parts/2",
            "OPTIONS,/things/1/parts/2",
            "POST,/things/1/parts",
            "POST,/things//parts/2",
            "POST,/things/1/parts/2/",
            "POST,/things/1/parts/a%2Fb",
            "POST,/"
        })
        void returns404ForWhatIsNoRoute(String method, String path) throws Exception {
            var answer = gateway.handle(request(method, path, ""));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(json(answer).toString()).isEqualTo("{\"message\":\"Not Found\"}");
            assertThat(header(answer, "apigw-requestid")).hasSize(1);
            assertThat(handler.events()).isEmpty();
        }

        @Test
        void returns413ForABodyOverTenMegabytes() throws Exception {
            var answer = gateway.handle(
                    withBody(request("POST", "/things/1/parts/2", ""), new byte[HttpRequest.MAX_BODY_BYTES + 1]));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(json(answer).toString()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
            assertThat(handler.events()).isEmpty();
        }

        @Test
        void returns413ForAnEventThatLambdaWouldNotTake() {
            var answer = gateway.handle(withBody(request("POST", "/things/1/parts/2", ""), new byte[5 * 1024 * 1024]));

            assertThat(answer.status()).isEqualTo(413);
        }

        @Test
        void returns400ForAMalformedPath() {
            assertThat(gateway.handle(request("POST", "/things/%zz/parts/2", ""))
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void returns500WhenTheFunctionThrows() throws Exception {
            var failing = gateway(FakeFunction.behind(OPEN, new CapturingHandler(() -> {
                throw new IllegalStateException("a test's own failure");
            })));

            var answer = failing.handle(request("POST", "/things/1/parts/2", ""));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(json(answer).toString()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        }

        @Test
        void returns500WhenTheAnswerHasNoStatus() {
            var failing = gateway(FakeFunction.behind(OPEN, new CapturingHandler(APIGatewayV2HTTPResponse::new)));

            assertThat(failing.handle(request("POST", "/things/1/parts/2", "")).status())
                    .isEqualTo(500);
        }

        @Test
        void returns500WhenTheFunctionRunsOutOfTime() {
            var resource = FakeFunction.resource(List.of(OPEN), List.of(), List.of(), List.of(), 1);
            var stuck = new CapturingHandler(() -> {
                try {
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            });

            var answer = gateway(new LambdaFunction(resource, () -> stuck, new PolicyGuard()))
                    .handle(request("POST", "/things/1/parts/2", ""));

            assertThat(answer.status()).isEqualTo(500);
        }
    }

    @Nested
    class Routing {
        @Test
        void prefersALiteralSegmentToAVariable() {
            var variable = new CapturingHandler();
            var literal = new CapturingHandler();
            var gateway = gateway(
                    FakeFunction.behind(new Route("GET", "/groups/{groupId}", List.of(), true), variable),
                    FakeFunction.behind(new Route("GET", "/groups/mine", List.of(), true), literal));

            gateway.handle(get("/groups/mine"));
            gateway.handle(get("/groups/other"));

            assertThat(literal.events()).hasSize(1);
            assertThat(variable.events()).hasSize(1);
            assertThat(variable.event().at("/pathParameters/groupId").textValue())
                    .isEqualTo("other");
        }

        @Test
        void keepsMethodsOfOnePathApart() {
            var deleting = new CapturingHandler();
            var gateway = gateway(
                    FakeFunction.behind(new Route("GET", "/a/{id}", List.of(), true), new CapturingHandler()),
                    FakeFunction.behind(new Route("DELETE", "/a/{id}", List.of(), true), deleting));

            gateway.handle(request("DELETE", "/a/1", ""));

            assertThat(deleting.event().path("routeKey").textValue()).isEqualTo("DELETE /a/{id}");
        }
    }
}
