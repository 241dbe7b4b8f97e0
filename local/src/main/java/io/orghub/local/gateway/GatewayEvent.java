package io.orghub.local.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes the event that an HTTP API hands to a function, payload format 2.0. */
final class GatewayEvent {
    private static final String API_ID = "local";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Set<String> TEXT_TYPES =
            Set.of("application/json", "application/xml", "application/javascript");

    private GatewayEvent() {}

    /** @param decodedPath what the HTTP API calls raw, though it has decoded it */
    static ObjectNode of(
            HttpRequest request,
            String decodedPath,
            RouteTable.Match match,
            Optional<Verdict.Allowed> caller,
            String requestId,
            Instant at) {
        var headers = headers(request);
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0");
        event.put("routeKey", match.route().key());
        event.put("rawPath", decodedPath);
        event.put("rawQueryString", request.query());
        var cookies = cookies(request);
        if (!cookies.isEmpty()) {
            cookies.forEach(event.putArray("cookies")::add);
        }
        putTexts(event, "headers", headers);
        putTexts(event, "queryStringParameters", query(request.query()));
        var context = event.putObject("requestContext");
        context.put("accountId", "123456789012");
        context.put("apiId", API_ID);
        caller.ifPresent(allowed -> authorizer(context, allowed));
        context.put("domainName", headers.getOrDefault("host", "localhost").replaceFirst(":\\d+$", ""));
        context.put("domainPrefix", API_ID);
        context.putObject("http")
                .put("method", request.method())
                .put("path", decodedPath)
                .put("protocol", request.protocol())
                .put("sourceIp", request.sourceIp())
                .put("userAgent", headers.getOrDefault("user-agent", ""));
        context.put("requestId", requestId);
        context.put("routeKey", match.route().key());
        context.put("stage", "$default");
        context.put("time", TIME.format(at));
        context.put("timeEpoch", at.toEpochMilli());
        putTexts(event, "pathParameters", match.pathParameters());
        var isText = isText(headers.get("content-type"));
        if (request.body().length > 0) {
            event.put(
                    "body",
                    isText
                            ? new String(request.body(), StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(request.body()));
        }
        event.put("isBase64Encoded", request.body().length > 0 && !isText);
        return event;
    }

    private static void authorizer(ObjectNode context, Verdict.Allowed allowed) {
        var jwt = context.putObject("authorizer").putObject("jwt");
        var claims = jwt.putObject("claims");
        allowed.claims().forEach(claims::put);
        if (allowed.scopes().isEmpty()) {
            jwt.putNull("scopes");
        } else {
            allowed.scopes().forEach(jwt.putArray("scopes")::add);
        }
    }

    private static Map<String, String> headers(HttpRequest request) {
        var headers = new LinkedHashMap<String, String>();
        request.headers().stream()
                .filter(header -> !header.getKey().equals("cookie"))
                .forEach(header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
        headers.merge("x-forwarded-for", request.sourceIp(), (a, b) -> a + ", " + b);
        headers.putIfAbsent("x-forwarded-proto", "http");
        return headers;
    }

    private static List<String> cookies(HttpRequest request) {
        return request.headers().stream()
                .filter(header -> header.getKey().equals("cookie"))
                .flatMap(header -> Pattern.compile(";\\s*").splitAsStream(header.getValue()))
                .toList();
    }

    private static Map<String, String> query(String raw) {
        var parameters = new LinkedHashMap<String, String>();
        Pattern.compile("&").splitAsStream(raw).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            var parts = pair.split("=", 2);
            parameters.merge(queryText(parts[0]), parts.length < 2 ? "" : queryText(parts[1]), (a, b) -> a + "," + b);
        });
        return parameters;
    }

    private static String queryText(String encoded) {
        return PercentEncoding.decode(encoded.replace('+', ' ')).orElse(encoded);
    }

    private static void putTexts(ObjectNode event, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            var object = event.putObject(name);
            texts.forEach(object::put);
        }
    }

    /** These and nothing else reach a function as text: not a form, not JSON under another name, not an unnamed type. */
    private static boolean isText(String contentType) {
        if (contentType == null) {
            return false;
        }
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || TEXT_TYPES.contains(type);
    }
}
