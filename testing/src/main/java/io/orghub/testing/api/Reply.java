package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a client gets.
 *
 * @param text the body as it was sent, empty if there is none
 */
public record Reply(int status, Map<String, String> headers, String text, JsonNode body) {
    public String header(String name) {
        return headers.get(name);
    }

    /** A member of the body as text; nested ones by JSON pointer. */
    public String at(String pointer) {
        return body.at(pointer.startsWith("/") ? pointer : "/" + pointer).asText();
    }

    public List<String> fields() {
        return body.propertyStream().map(Map.Entry::getKey).toList();
    }

    /** The texts of one member of each row of a list. */
    public List<String> each(String list, String member) {
        return stream(body.path(list)).map(row -> row.path(member).asText()).toList();
    }

    public Reply mustBe(int expected) {
        assertThat(status).describedAs(text).isEqualTo(expected);
        return this;
    }

    /** A refusal of this status and code. */
    public Reply mustBe(int expected, String code) {
        mustBe(expected);
        assertThat(at("code")).isEqualTo(code);
        return this;
    }

    /** 400, with an error at each of these pointers and at no other. */
    public Reply mustPointAt(String... pointers) {
        mustBe(400, "VALIDATION_FAILED");
        assertThat(each("errors", "pointer")).containsExactlyInAnyOrder(pointers);
        assertThat(each("errors", "detail")).noneMatch(String::isBlank);
        return this;
    }

    static List<JsonNode> elements(JsonNode array) {
        return stream(array).toList();
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
