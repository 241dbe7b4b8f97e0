package io.orghub.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.Map;

/** An answer of the API; the body is missing ({@link JsonNode#isMissingNode}) if there is none. */
public record ApiAnswer(String request, int status, HttpHeaders headers, JsonNode body) {
    /** Stands for an answer that never came. */
    public static ApiAnswer none(String why) {
        return new ApiAnswer(why, 0, HttpHeaders.of(Map.of(), (_, _) -> true), MissingNode.getInstance());
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The text, or the number as text, at a JSON pointer; empty if there is nothing. */
    public String text(String pointer) {
        return body.at(pointer).asText();
    }
}
