package io.orghub.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What goes back over the wire; header names are in lower case, as the HTTP API sends them. */
public record HttpAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
    public static HttpAnswer json(int status, JsonNode body) {
        return new HttpAnswer(
                status,
                List.of(Map.entry("content-type", "application/json")),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static HttpAnswer message(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("message", message));
    }

    HttpAnswer with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new HttpAnswer(status, List.copyOf(more), body);
    }
}
