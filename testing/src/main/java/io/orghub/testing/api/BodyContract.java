package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every function that takes a JSON object refuses. */
public interface BodyContract extends ApiFunctionContract {
    int MOST_BYTES = 256 * 1024;

    /** A body that would be served, with every field that the function knows. */
    String wholeBody();

    /** Whether this field is taken for null, as in a merge patch that removes it. */
    default boolean takesNull(String field) {
        return false;
    }

    private Reply refusedBody(String body) {
        return refused(genuine().body(body));
    }

    @Test
    default void servesTheWholeBody() {
        assertThat(endpoint().send(genuine().body(wholeBody())).status()).isBetween(200, 299);
    }

    @Test
    default void servesABodyThatComesInBase64() {
        var bytes = wholeBody().getBytes(StandardCharsets.UTF_8);
        assertThat(endpoint()
                        .send(genuine().body(bytes).header("content-type", "Application/JSON; charset=utf-8"))
                        .status())
                .isBetween(200, 299);
    }

    @Test
    default void readsANumberThatNoFieldHoldsAsANumber() {
        var huge = wholeBody().replaceFirst("^\\{", "{\"n\":1" + "0".repeat(30) + ",");
        refusedBody(huge).mustPointAt("/n");
    }

    @TestFactory
    default Stream<DynamicTest> refusesWhatIsNotJson() {
        var whole = wholeBody();
        var broken = new TreeMap<String, String>();
        broken.put("a beginning", "{");
        broken.put("nothing but words", "name=Harbour");
        broken.put("trailing garbage", whole + "x");
        broken.put("two objects", whole + whole);
        broken.put("a trailing comma", whole.replaceFirst("}$", ",}"));
        broken.put("a comment", whole.replaceFirst("^\\{", "{/* */"));
        broken.put("single quotes", "{'a':'b'}");
        broken.put("not a number", whole.replaceFirst("^\\{", "{\"nan\":NaN,"));
        broken.put("a duplicate key", duplicated(whole));
        broken.put("17 levels", nested(whole, 17));
        broken.put("50,000 levels", nested(whole, 50_000));
        broken.put("a number of 1,000 digits", whole.replaceFirst("^\\{", "{\"n\":" + "9".repeat(1000) + ","));
        broken.put("a raw control character", whole.replaceFirst("^\\{", "{\"c\":\"\u0001\","));
        return broken.entrySet().stream()
                .map(body -> dynamicTest(
                        body.getKey(), () -> refusedBody(body.getValue()).mustBe(400, "MALFORMED_JSON")));
    }

    @TestFactory
    default Stream<DynamicTest> refusesWhatIsNotAnObject() {
        return Stream.of("", " ", "null", "true", "1", "\"text\"", "[]", "[" + wholeBody() + "]")
                .map(body ->
                        dynamicTest("'" + body + "'", () -> refusedBody(body).mustBe(400)));
    }

    @TestFactory
    default Stream<DynamicTest> refusesBytesThatAreNotUtf8() {
        return Map.of(
                        "a lone continuation", new byte[] {'{', '"', (byte) 0x80, '"', ':', '1', '}'},
                        "an overlong slash", new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
                        "a surrogate", new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
                        "UTF-16", wholeBody().getBytes(StandardCharsets.UTF_16),
                        "Latin-1", "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1))
                .entrySet()
                .stream()
                .map(body -> dynamicTest(body.getKey(), () -> refused(genuine().body(body.getValue()))
                        .mustBe(400, "MALFORMED_JSON")));
    }

    @Test
    default void refusesBase64ThatIsNone() {
        var event = genuine().body(wholeBody()).build();
        event.setIsBase64Encoded(true);
        endpoint().send(event).mustBe(400, "MALFORMED_JSON");
    }

    @TestFactory
    default Stream<DynamicTest> refusesFieldsThatItDoesNotKnow() {
        return Stream.of(
                        new String[] {"surname", "/surname"},
                        new String[] {"a/b~c", "/a~1b~0c"},
                        new String[] {"\\u0000", "/\u0000"},
                        new String[] {"", "/"},
                        // Half a character cannot be written, so the answer shows a question mark instead.
                        new String[] {"\\ud83d", "/?"},
                        new String[] {"x".repeat(63) + "😀y", "/" + "x".repeat(63) + "😀"})
                .map(unknown -> dynamicTest("'" + unknown[0] + "'", () -> refusedBody(
                                wholeBody().replaceFirst("^\\{", "{\"" + unknown[0].replace("\\", "\\\\") + "\":1,"))
                        .mustPointAt(unknown[1])));
    }

    @TestFactory
    default Stream<DynamicTest> refusesOtherTypesInEachField() {
        var whole = object(wholeBody());
        var values =
                List.of("null", "1", "1.5", "true", "\"text\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "{\"a\":1}");
        return names(whole).stream().flatMap(name -> values.stream()
                .filter(value -> !isOfTheSameType(whole.get(name), value) && !(value.equals("null") && takesNull(name)))
                .map(value -> dynamicTest(name + " as " + value, () -> {
                    var body = whole.deepCopy();
                    // As text, for half a character would not outlive a parser and a writer.
                    body.put(name, "@");
                    var reply = refusedBody(body.toString().replace("\"@\"", value));
                    reply.mustBe(400, "VALIDATION_FAILED");
                    assertThat(reply.each("errors", "pointer")).anyMatch(pointer -> pointer.startsWith("/" + name));
                })));
    }

    @TestFactory
    default Stream<DynamicTest> refusesOtherMediaTypes() {
        return Stream.of(
                        "text/plain",
                        "text/csv",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data",
                        "application/problem+json",
                        "json",
                        "")
                .map(type -> dynamicTest("'" + type + "'", () -> refused(
                                genuine().body(wholeBody()).header("content-type", type))
                        .mustBe(415, "UNSUPPORTED_MEDIA_TYPE")));
    }

    @Test
    default void refusesABodyOfMoreThan256KiB() {
        var whole = wholeBody();
        var padding = MOST_BYTES - whole.getBytes(StandardCharsets.UTF_8).length;
        refusedBody(whole + " ".repeat(padding + 1)).mustBe(413, "PAYLOAD_TOO_LARGE");
        assertThat(endpoint().send(genuine().body(whole + " ".repeat(padding))).status())
                .isBetween(200, 299);
    }

    private static boolean isOfTheSameType(JsonNode genuine, String value) {
        var other = parsed(value);
        return genuine.isIntegralNumber() && other.isIntegralNumber()
                || genuine.isBoolean() && other.isBoolean()
                || genuine.isObject() && other.isObject() && other.isEmpty();
    }

    private static List<String> names(ObjectNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static String duplicated(String whole) {
        var first = object(whole).propertyStream().findFirst().orElseThrow();
        return whole.replaceFirst("^\\{", "{\"" + first.getKey() + "\":" + first.getValue() + ",");
    }

    private static String nested(String whole, int levels) {
        return whole.replaceFirst("^\\{", "{\"deep\":" + "[".repeat(levels) + "]".repeat(levels) + ",");
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) parsed(json);
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
