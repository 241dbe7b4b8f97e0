package io.orghub.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.Outcome;
import io.orghub.testing.template.JwtAuthorizer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP API in front of functions: routes, authorizer, event, answer, and its own errors as {@code {"message"}}. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Lambda's limit on an event and on an answer. */
    private static final int MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

    /** A function that hits its own, shorter limit has failed; only one that outlasts this is unavailable. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RouteTable routes;
    private final TokenAuthorizer authorizer;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Gateway(List<LambdaFunction> functions, JwtAuthorizer authorizer, Supplier<JWKSet> keys, Clock clock) {
        this.routes = new RouteTable(functions);
        this.authorizer = new TokenAuthorizer(authorizer, keys, clock);
        this.clock = clock;
    }

    public HttpAnswer handle(HttpRequest request) {
        var requestId = requestId();
        return answer(request, requestId).with("apigw-requestid", requestId);
    }

    private HttpAnswer answer(HttpRequest request, String requestId) {
        if (request.isTooLarge()) {
            return HttpAnswer.message(413, "Request Entity Too Large");
        }
        var path = PercentEncoding.decode(request.path());
        if (path.isEmpty()) {
            return HttpAnswer.message(400, "Bad Request");
        }
        var match = routes.find(request.method(), path.get());
        if (match.isEmpty()) {
            return HttpAnswer.message(404, "Not Found");
        }
        if (match.get().route().open()) {
            return call(match.get(), request, path.get(), Optional.empty(), requestId);
        }
        var scopes = match.get().route().scopes();
        return switch (authorizer.judge(request.header("authorization"), scopes)) {
            case Verdict.Allowed allowed -> call(match.get(), request, path.get(), Optional.of(allowed), requestId);
            case Verdict.Unauthorised refused -> {
                LOG.debug("{} refused: {}", match.get().route().key(), refused.reason());
                yield HttpAnswer.message(401, "Unauthorized").with("www-authenticate", "Bearer");
            }
            case Verdict.ScopeMissing missing ->
                HttpAnswer.message(403, "Forbidden")
                        .with(
                                "www-authenticate",
                                "Bearer scope=\"" + String.join(" ", missing.needed())
                                        + "\" error=\"insufficient_scope\"");
        };
    }

    private HttpAnswer call(
            RouteTable.Match match,
            HttpRequest request,
            String path,
            Optional<Verdict.Allowed> caller,
            String requestId) {
        var event = GatewayEvent.of(request, path, match, caller, requestId, clock.instant())
                .toString();
        if (event.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES) {
            return HttpAnswer.message(413, "Request Entity Too Large");
        }
        return switch (match.function().invoke(event, PATIENCE)) {
            case Outcome.Answered answered
            when answered.json().length() <= MAX_PAYLOAD_BYTES -> answer(match, answered.json());
            case Outcome.Answered _, Outcome.Failed _ -> HttpAnswer.message(500, "Internal Server Error");
            case Outcome.Unfinished _ -> HttpAnswer.message(503, "Service Unavailable");
        };
    }

    private static HttpAnswer answer(RouteTable.Match match, String json) {
        try {
            return answer(JSON.readTree(json));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.error(
                    "{} answered what no gateway can send: {}", match.function().name(), e.getMessage());
            return HttpAnswer.message(500, "Internal Server Error");
        }
    }

    /**
     * Format 2.0 has no {@code multiValueHeaders}: the HTTP API drops them though the Java type has them, and so does
     * this.
     */
    private static HttpAnswer answer(JsonNode answer) {
        var status = answer.path("statusCode").asInt();
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status code " + answer.path("statusCode"));
        }
        var headers = new ArrayList<Map.Entry<String, String>>();
        answer.path("headers")
                .properties()
                .forEach(header -> headers.add(Map.entry(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText(""))));
        answer.path("cookies").forEach(cookie -> headers.add(Map.entry("set-cookie", cookie.asText())));
        var text = answer.path("body").asText("");
        var body = answer.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        if (body.length > 0
                && headers.stream().noneMatch(header -> header.getKey().equals("content-type"))) {
            headers.add(Map.entry("content-type", "text/plain;charset=UTF-8"));
        }
        return new HttpAnswer(status, List.copyOf(headers), body);
    }

    private String requestId() {
        var bytes = new byte[11];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
