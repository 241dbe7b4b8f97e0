package io.orghub.testing.events;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Requests as an HTTP API with payload 2.0 and a JWT authorizer hands them to a function. */
public final class ApiEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "api.orghub.test";

    private ApiEvents() {}

    /** Starts a request to a route, such as {@code POST /groups/{groupId}/members}. */
    public static Request request(String routeKey) {
        return new Request(routeKey);
    }

    /** Reads a sample event of the project, such as {@code events/grant-licences/success.json}. */
    public static APIGatewayV2HTTPEvent fromFile(String path) {
        return RuntimeJson.fromFile(path, APIGatewayV2HTTPEvent.class);
    }

    private record QueryParameter(String name, String value) {}

    /** A request in the making; without a caller it carries no authorizer, as on an open route. */
    public static final class Request {
        private final String routeKey;
        private final Map<String, String> pathParameters = new LinkedHashMap<>();
        private final List<QueryParameter> query = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> claims = new LinkedHashMap<>();
        private String requestId = UUID.randomUUID().toString();
        private Optional<String> body = Optional.empty();
        private boolean base64;

        private Request(String routeKey) {
            this.routeKey = routeKey;
            headers.put("host", HOST);
        }

        /** Gives a parameter of the path, not yet percent-encoded. */
        public Request path(String name, String value) {
            pathParameters.put(name, value);
            return this;
        }

        public Request query(String name, String value) {
            query.add(new QueryParameter(name, value));
            return this;
        }

        /** A person of a tenant with the scope {@code orghub/api}, or anybody with another scope given after this. */
        public Request caller(String tenantId, String userId) {
            claim("sub", userId);
            claim("tenant_id", tenantId);
            return scope("orghub/api");
        }

        public Request email(String email, boolean verified) {
            return claim("email", email).claim("email_verified", Boolean.toString(verified));
        }

        public Request role(String role) {
            return claim("orghub_role", role);
        }

        /** Replaces the scopes, which are separated by spaces. */
        public Request scope(String scope) {
            return claim("scope", scope);
        }

        public Request claim(String name, String value) {
            claims.put(name, value);
            return this;
        }

        /** Adds a header; a repeated one is joined with a comma, as API Gateway does. */
        public Request header(String name, String value) {
            headers.merge(name.toLowerCase(Locale.ROOT), value, (first, second) -> first + "," + second);
            return this;
        }

        /** A text body, of JSON unless a content type is given. */
        public Request body(String text) {
            body = Optional.of(text);
            base64 = false;
            return this;
        }

        /** A body that API Gateway takes for binary and hands over in base 64. */
        public Request body(byte[] bytes) {
            body = Optional.of(Base64.getEncoder().encodeToString(bytes));
            base64 = true;
            return this;
        }

        public Request requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        public APIGatewayV2HTTPEvent build() {
            return RuntimeJson.read(json(), APIGatewayV2HTTPEvent.class);
        }

        public String json() {
            var parts = routeKey.split(" ", 2);
            var rawPath = rawPath(parts[1]);
            var event = JSON.createObjectNode()
                    .put("version", "2.0")
                    .put("routeKey", routeKey)
                    .put("rawPath", rawPath)
                    .put("rawQueryString", rawQueryString());
            putTexts(event, "headers", allHeaders());
            if (!query.isEmpty()) {
                putTexts(event, "queryStringParameters", joinedQuery());
            }
            if (!pathParameters.isEmpty()) {
                putTexts(event, "pathParameters", pathParameters);
            }
            body.ifPresent(text -> event.put("body", text));
            event.put("isBase64Encoded", base64);
            var context = event.putObject("requestContext")
                    .put("accountId", "123456789012")
                    .put("apiId", "api")
                    .put("domainName", HOST)
                    .put("domainPrefix", "api")
                    .put("requestId", requestId)
                    .put("routeKey", routeKey)
                    .put("stage", "$default")
                    .put("time", "21/Nov/2026:10:00:00 +0000")
                    .put("timeEpoch", 1_795_255_200_000L);
            context.putObject("http")
                    .put("method", parts[0])
                    .put("path", rawPath)
                    .put("protocol", "HTTP/1.1")
                    .put("sourceIp", "192.0.2.1")
                    .put("userAgent", "orghub-test");
            if (!claims.isEmpty()) {
                var jwt = context.putObject("authorizer").putObject("jwt");
                putTexts(jwt, "claims", claims);
                var scopes = jwt.putArray("scopes");
                List.of(claims.getOrDefault("scope", "").split(" ")).forEach(scopes::add);
            }
            return event.toString();
        }

        private String rawPath(String template) {
            var path = template;
            for (var parameter : pathParameters.entrySet()) {
                path = path.replace("{" + parameter.getKey() + "}", encoded(parameter.getValue()));
            }
            if (path.contains("{")) {
                throw new IllegalStateException("a path parameter is missing: " + path);
            }
            return path;
        }

        private String rawQueryString() {
            return query.stream()
                    .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                    .collect(Collectors.joining("&"));
        }

        private Map<String, String> joinedQuery() {
            return query.stream()
                    .collect(Collectors.toMap(
                            QueryParameter::name,
                            QueryParameter::value,
                            (first, second) -> first + "," + second,
                            LinkedHashMap::new));
        }

        private Map<String, String> allHeaders() {
            var all = new LinkedHashMap<>(headers);
            if (body.isPresent()) {
                all.putIfAbsent("content-type", "application/json");
                var bytes = base64
                        ? Base64.getDecoder().decode(body.get()).length
                        : body.get().getBytes(StandardCharsets.UTF_8).length;
                all.putIfAbsent("content-length", Integer.toString(bytes));
            }
            return all;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        private static void putTexts(ObjectNode parent, String name, Map<String, String> texts) {
            var node = parent.putObject(name);
            texts.forEach(node::put);
        }
    }
}
