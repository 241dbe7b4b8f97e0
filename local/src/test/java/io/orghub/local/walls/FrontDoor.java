package io.orghub.local.walls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.orghub.local.gateway.Gateway;
import io.orghub.local.gateway.HttpAnswer;
import io.orghub.local.gateway.HttpRequest;
import io.orghub.local.gateway.RouteTable;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.LambdaFunctions;
import io.orghub.local.token.TokenIssuer;
import io.orghub.local.token.TokenRequest;
import io.orghub.testing.api.Reply;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.stage.Person;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.Template;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every route of the template in this process: the gateway with genuine tokens, all functions under their policies, and
 * a table on which the {@link Story} has been told.
 */
final class FrontDoor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ISSUER = "https://issuer.example";

    private final TestTable table = TestTable.fresh();
    private final PolicyGuard guard = new PolicyGuard();
    private final Stage stage = Stage.on(
            table, Map.of("logos.bucket", "logos-of-test", "logos.url", "https://logos.orghub.example"), guard);
    private final Story story = Story.tell(stage);
    private final TokenIssuer issuer = new TokenIssuer(TokenIssuer.newKey(), ISSUER, stage.clock());
    private final Map<TokenRequest, String> tokens = new ConcurrentHashMap<>();
    private final List<LambdaFunction> functions;
    private final Gateway gateway;
    private final RouteTable routes;

    FrontDoor() {
        var template = Template.load(
                Template.locate(), Map.of("TokenIssuer", ISSUER, "TokenAudience", TokenIssuer.CLIENT_ID), Map.of());
        functions = LambdaFunctions.of(template, stage.context(), guard);
        gateway = new Gateway(functions, template.authorizer(), issuer::keys, stage.clock());
        routes = new RouteTable(functions);
    }

    TestTable table() {
        return table;
    }

    Stage stage() {
        return stage;
    }

    Story story() {
        return story;
    }

    List<LambdaFunction> functions() {
        return functions;
    }

    static TokenRequest person(Person person) {
        return new TokenRequest(
                person.tenant(),
                person.id(),
                Optional.of(person.email()),
                true,
                person.tenantAdmin() ? Optional.of("tenant-admin") : Optional.empty(),
                "orghub/api");
    }

    String token(TokenRequest caller) {
        return tokens.computeIfAbsent(caller, issuer::issue);
    }

    /** A request in the making; the path is as it goes over the wire. */
    static final class Ask {
        final String method;
        final String path;
        private final StringBuilder rawQuery = new StringBuilder();
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private byte[] body = {};

        Ask(String method, String path) {
            this.method = method;
            this.path = path;
        }

        Ask header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Ask query(String name, String value) {
            query.put(name, value);
            return rawQuery(encoded(name) + "=" + encoded(value));
        }

        /** For what only goes over the wire. */
        Ask rawQuery(String pair) {
            rawQuery.append(rawQuery.isEmpty() ? "" : "&").append(pair);
            return this;
        }

        Ask body(String contentType, byte[] content) {
            body = content;
            return header("content-type", contentType);
        }

        Ask body(String contentType, String content) {
            return body(contentType, content.getBytes(StandardCharsets.UTF_8));
        }

        Ask json(String content) {
            return body("application/json", content);
        }

        Map<String, String> query() {
            return query;
        }

        Map<String, String> headers() {
            return headers;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return method + " " + path + "?" + rawQuery + " " + headers + " " + text();
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Reply send(Optional<TokenRequest> caller, Ask ask) {
        var headers = new ArrayList<>(ask.headers.entrySet());
        headers.add(Map.entry("host", "localhost"));
        caller.ifPresent(known -> headers.add(Map.entry("authorization", "Bearer " + token(known))));
        return reply(gateway.handle(new HttpRequest(
                ask.method, ask.path, ask.rawQuery.toString(), headers, ask.body, "127.0.0.1", "HTTP/1.1")));
    }

    Reply send(Person caller, Ask ask) {
        return send(Optional.of(person(caller)), ask);
    }

    /** Where a path leads to. */
    record Arrived(String function, Map<String, String> pathParameters) {}

    Optional<Arrived> arrival(Ask ask) {
        try {
            return routes.find(ask.method, URLDecoder.decode(ask.path.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .map(match -> new Arrived(match.function().name(), match.pathParameters()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Reply reply(HttpAnswer answer) {
        var headers = new HashMap<String, String>();
        answer.headers().forEach(header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
        var text = new String(answer.body(), StandardCharsets.UTF_8);
        try {
            return new Reply(
                    answer.status(), headers, text, text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
