package io.orghub.local.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests as they come over the wire. */
final class Requests {
    private Requests() {}

    static HttpRequest get(String path) {
        return request("GET", path, "");
    }

    static HttpRequest request(String method, String pathAndQuery, String body) {
        var parts = pathAndQuery.split("\\?", 2);
        return new HttpRequest(
                method,
                parts[0],
                parts.length < 2 ? "" : parts[1],
                List.of(Map.entry("host", "localhost:8080")),
                body.getBytes(StandardCharsets.UTF_8),
                "127.0.0.1",
                "HTTP/1.1");
    }

    static HttpRequest with(HttpRequest request, String header, String value) {
        var headers = new ArrayList<>(request.headers());
        headers.add(Map.entry(header, value));
        return new HttpRequest(
                request.method(),
                request.path(),
                request.query(),
                headers,
                request.body(),
                request.sourceIp(),
                request.protocol());
    }

    static HttpRequest withBody(HttpRequest request, byte[] body) {
        return new HttpRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers(),
                body,
                request.sourceIp(),
                request.protocol());
    }
}
