package io.orghub.local.walls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Bodies by a schema, and what becomes of them on the way from a careless or a hostile client. */
final class Bodies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> PRIVILEGED = List.of(
            "tenantId",
            "tenant_id",
            "role",
            "licences",
            "available",
            "granted",
            "pk",
            "sk",
            "version",
            "ownerId",
            "createdAt",
            "status",
            "__proto__",
            "a/b~c",
            "");

    private final RandomGenerator random;
    private final Function<JsonNode, JsonNode> resolve;
    private final Function<String, List<String>> known;

    /** @param known values by the names of fields, none for those that are no ids */
    Bodies(RandomGenerator random, Function<JsonNode, JsonNode> resolve, Function<String, List<String>> known) {
        this.random = random;
        this.resolve = resolve;
        this.known = known;
    }

    /** One that the schema allows, or nearly. */
    JsonNode by(JsonNode schema) {
        return by("", schema);
    }

    private JsonNode by(String name, JsonNode reference) {
        var schema = resolve.apply(reference);
        for (var choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice) && !schema.has("properties")) {
                return by(name, pick(schema.path(choice)));
            }
        }
        if (schema.has("allOf") && !schema.has("properties")) {
            return by(name, schema.path("allOf").path(0));
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return pick(schema.path("enum"));
        }
        var type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "object" -> object(schema);
            case "array" -> array(name, schema);
            case "integer", "number" -> number(schema);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(text(name, schema));
        };
    }

    private JsonNode pick(JsonNode choices) {
        return choices.path(random.nextInt(choices.size()));
    }

    private ObjectNode object(JsonNode schema) {
        var required =
                schema.path("required").valueStream().map(JsonNode::asText).toList();
        var object = JSON.objectNode();
        schema.path("properties").properties().forEach(field -> {
            if (required.contains(field.getKey()) || random.nextInt(5) < 2) {
                object.set(field.getKey(), by(field.getKey(), field.getValue()));
            }
        });
        return object;
    }

    private ArrayNode array(String name, JsonNode schema) {
        var array = JSON.arrayNode();
        // The names of lists are plurals.
        var singular = name.replaceFirst("s$", "");
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            array.add(by(singular, schema.path("items")));
        }
        return array;
    }

    private JsonNode number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(1000);
        return JSON.numberNode(
                switch (random.nextInt(6)) {
                    case 0 -> least;
                    case 1 -> most;
                    default -> least + random.nextLong(Math.min(20, Math.max(1, most - least)));
                });
    }

    private String text(String name, JsonNode schema) {
        var values = known.apply(name);
        if (!values.isEmpty()) {
            return values.get(random.nextInt(values.size()));
        }
        return switch (schema.path("format").asText()) {
            case "email" -> OddTexts.CANARY + random.nextInt(50) + "@example.org";
            case "uri" -> "https://example.org/" + OddTexts.CANARY;
            case "date-time" -> "2026-11-%02dT%02d:00:00Z".formatted(random.nextInt(1, 21), random.nextInt(24));
            default ->
                schema.has("examples")
                        ? schema.path("examples").path(0).asText()
                        : schema.has("pattern") ? "k" + random.nextInt(1000) : OddTexts.CANARY + random.nextInt(100);
        };
    }

    /** As it goes over the wire; every other one is spoilt. */
    byte[] spoilt(JsonNode body) {
        var spoilt = body.deepCopy();
        for (int i = random.nextInt(3); i > 0; i--) {
            spoil(spoilt);
        }
        var text = asText(spoilt);
        if (random.nextInt(6) > 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return switch (random.nextInt(12)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1)).getBytes(StandardCharsets.UTF_8);
            case 1 -> (text + text).getBytes(StandardCharsets.UTF_8);
            case 2 -> text.replaceFirst("\\{", "{\"name\":1,\"name\":2,").getBytes(StandardCharsets.UTF_8);
            case 3 -> "[".repeat(random.nextInt(1, 5000)).getBytes(StandardCharsets.UTF_8);
            case 4 -> ("{\"a\":".repeat(900) + "1" + "}".repeat(900)).getBytes(StandardCharsets.UTF_8);
            case 5 -> text.getBytes(StandardCharsets.UTF_16);
            case 6 -> withByte(text, 0xFF);
            case 7 -> withByte(text, 0xED);
            case 8 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            case 9 -> text.replaceFirst("\"[^\"]*\"", "NaN").getBytes(StandardCharsets.UTF_8);
            case 10 -> new byte[random.nextInt(2) * 300_000];
            default ->
                List.of(
                                "",
                                "null",
                                "[]",
                                "0",
                                "\"x\"",
                                "{}",
                                "{\"\":{}}",
                                "1e999999999",
                                "{\"a\":1e400}",
                                "/**/{}",
                                "{'a':1}")
                        .get(random.nextInt(11))
                        .getBytes(StandardCharsets.UTF_8);
        };
    }

    // Half a surrogate pair has no UTF-8, but JSON has a way to write it.
    private static String asText(JsonNode body) {
        var written = new StringBuilder();
        body.toString().chars().forEach(unit -> {
            if (Character.isSurrogate((char) unit) || unit < ' ') {
                written.append("\\u%04x".formatted(unit));
            } else {
                written.append((char) unit);
            }
        });
        return written.toString();
    }

    private byte[] withByte(String text, int odd) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) odd;
        }
        return bytes;
    }

    private void spoil(JsonNode body) {
        if (body instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.set(at, odd());
                case 1 -> array.add(array.get(at));
                case 2 -> {
                    for (int i = random.nextInt(120); i > 0; i--) {
                        array.add(array.get(at));
                    }
                }
                default -> spoil(array.get(at));
            }
        } else if (body instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty() || random.nextInt(5) == 0) {
                object.set(PRIVILEGED.get(random.nextInt(PRIVILEGED.size())), odd());
                return;
            }
            var name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.putNull(name);
                case 2, 3 -> object.set(name, odd());
                default -> spoil(object.get(name));
            }
        }
    }

    private JsonNode odd() {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(-1);
            case 3 -> JSON.numberNode(BigInteger.TEN.pow(random.nextInt(1, 60)));
            case 4 -> JSON.numberNode(0.1);
            case 5 -> JSON.objectNode().put("a", OddTexts.CANARY);
            case 6 -> JSON.arrayNode().addAll(Arrays.asList(JSON.textNode("a"), JSON.nullNode()));
            case 7 -> JSON.numberNode(Integer.MAX_VALUE);
            default -> JSON.textNode(OddTexts.one(random));
        };
    }
}
