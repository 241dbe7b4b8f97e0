package io.orghub.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operation of the document, its references resolved but for those of schemas.
 *
 * @param scopes what a token must have one of; none if the operation is open to everybody
 */
public record Operation(
        String id,
        String method,
        String path,
        List<String> scopes,
        List<JsonNode> parameters,
        Map<String, JsonNode> requestContent,
        Map<String, JsonNode> responses) {
    /** API Gateway's name for its route. */
    public String route() {
        return method + " " + path;
    }

    /** The values of the path's variables, if the path is one of this operation. */
    Optional<Map<String, String>> variables(List<String> segments) {
        var template = Arrays.asList(path.split("/", -1));
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < segments.size(); i++) {
            var part = template.get(i);
            if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
