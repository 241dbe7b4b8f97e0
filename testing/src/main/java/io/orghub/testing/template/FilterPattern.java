package io.orghub.testing.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * An event filter of a Lambda mapping: all its fields must match, each by one of its alternatives. As in Lambda,
 * {@code numeric} compares JSON numbers only, thus never a DynamoDB number, which is text, and {@code exists} sees
 * leaves only.
 */
public final class FilterPattern {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Predicate<JsonNode> pattern;

    private FilterPattern(Predicate<JsonNode> pattern) {
        this.pattern = pattern;
    }

    /** Reads a pattern; an operator this subset does not have is an {@link IllegalArgumentException}. */
    public static FilterPattern parse(String json) {
        try {
            var node = JSON.readTree(json);
            require(node.isObject(), "a pattern is an object, not " + json);
            return new FilterPattern(fields(node));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a pattern is JSON, not " + json, e);
        }
    }

    public boolean matches(JsonNode record) {
        return pattern.test(record);
    }

    private static Predicate<JsonNode> fields(JsonNode object) {
        require(!object.isEmpty(), "an empty object matches nothing");
        return object.properties().stream()
                .map(field -> field.getKey().equals("$or")
                        ? anyOf(field.getValue())
                        : field(field.getKey(), field.getValue()))
                .reduce(Predicate::and)
                .orElseThrow();
    }

    private static Predicate<JsonNode> anyOf(JsonNode alternatives) {
        require(alternatives.isArray() && alternatives.size() > 1, "$or needs a list of at least two objects");
        return elements(alternatives).stream()
                .map(FilterPattern::fields)
                .reduce(Predicate::or)
                .orElseThrow();
    }

    private static Predicate<JsonNode> field(String name, JsonNode expected) {
        var child = expected.isObject() ? throughArrays(fields(expected)) : leaf(expected);
        return parent -> child.test(parent.path(name));
    }

    private static Predicate<JsonNode> throughArrays(Predicate<JsonNode> object) {
        return value -> value.isArray() ? elements(value).stream().anyMatch(object) : object.test(value);
    }

    private static Predicate<JsonNode> leaf(JsonNode alternatives) {
        require(alternatives.isArray() && !alternatives.isEmpty(), "a field is compared with a list of values");
        var anyAlternative = elements(alternatives).stream()
                .map(FilterPattern::alternative)
                .reduce(Predicate::or)
                .orElseThrow();
        return value -> {
            if (value.isArray() && !value.isEmpty()) {
                return elements(value).stream().anyMatch(anyAlternative);
            }
            return anyAlternative.test(value.isContainerNode() ? MissingNode.getInstance() : value);
        };
    }

    private static Predicate<JsonNode> alternative(JsonNode expected) {
        if (!expected.isObject()) {
            return value -> sameScalar(expected, value);
        }
        require(expected.size() == 1, "one operator at a time, not " + expected);
        var operator = expected.properties().iterator().next();
        var operand = operator.getValue();
        return switch (operator.getKey()) {
            case "prefix" -> {
                var prefix = text(operand);
                yield value -> value.isTextual() && value.textValue().startsWith(prefix);
            }
            case "suffix" -> {
                var suffix = text(operand);
                yield value -> value.isTextual() && value.textValue().endsWith(suffix);
            }
            case "equals-ignore-case" -> {
                var folded = text(operand).toLowerCase(Locale.ROOT);
                yield value -> value.isTextual()
                        && value.textValue().toLowerCase(Locale.ROOT).equals(folded);
            }
            case "exists" -> {
                require(operand.isBoolean(), "exists takes true or false");
                yield value -> value.isMissingNode() != operand.booleanValue();
            }
            case "anything-but" -> {
                var excluded = (operand.isArray() ? elements(operand) : List.of(operand))
                        .stream()
                                .map(FilterPattern::alternative)
                                .reduce(Predicate::or)
                                .orElseThrow();
                yield value -> !value.isMissingNode() && !excluded.test(value);
            }
            case "numeric" -> numeric(operand);
            default -> throw new IllegalArgumentException("unknown operator " + operator.getKey());
        };
    }

    private static boolean sameScalar(JsonNode expected, JsonNode value) {
        if (expected.isNumber() && value.isNumber()) {
            return expected.decimalValue().compareTo(value.decimalValue()) == 0;
        }
        return expected.equals(value);
    }

    private static Predicate<JsonNode> numeric(JsonNode comparisons) {
        require(comparisons.isArray() && comparisons.size() % 2 == 0 && !comparisons.isEmpty(), "numeric takes pairs");
        Predicate<JsonNode> all = JsonNode::isNumber;
        for (var i = 0; i < comparisons.size(); i += 2) {
            var limit = comparisons.get(i + 1).decimalValue();
            Predicate<Integer> holds =
                    switch (text(comparisons.get(i))) {
                        case "=" -> order -> order == 0;
                        case "<" -> order -> order < 0;
                        case "<=" -> order -> order <= 0;
                        case ">" -> order -> order > 0;
                        case ">=" -> order -> order >= 0;
                        default -> throw new IllegalArgumentException("unknown comparison " + comparisons.get(i));
                    };
            all = all.and(value -> holds.test(value.decimalValue().compareTo(limit)));
        }
        return all;
    }

    private static String text(JsonNode operand) {
        require(operand.isTextual(), "a text is needed, not " + operand);
        return operand.textValue();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
