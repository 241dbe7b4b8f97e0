package io.orghub.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition (or update) with its names and values: constant expressions, never input in names. */
record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    static final Condition ABSENT = new Condition("attribute_not_exists(pk)", Map.of(), Map.of());

    /** What is put stands, whatever was there. */
    static final Condition NONE = new Condition(null, Map.of(), Map.of());

    static Condition of(String expression) {
        return new Condition(expression, Map.of(), Map.of());
    }

    /** Nothing has changed the item since it was read in this version. */
    static Condition unchangedSince(long version) {
        return of("version = :readVersion").with(":readVersion", version);
    }

    /** Absent or present, the item is as it was read: a consumer that was held up writes nothing stale. */
    static Condition asRead(Optional<Long> version) {
        return version.map(Condition::unchangedSince).orElse(ABSENT);
    }

    Condition name(String placeholder, String attribute) {
        var more = new HashMap<>(names);
        more.put(placeholder, attribute);
        return new Condition(expression, more, values);
    }

    Condition with(String placeholder, String text) {
        return with(placeholder, AttributeValue.fromS(text));
    }

    Condition with(String placeholder, long number) {
        return with(placeholder, AttributeValue.fromN(Long.toString(number)));
    }

    Condition with(String placeholder, boolean flag) {
        return with(placeholder, AttributeValue.fromBool(flag));
    }

    Condition with(String placeholder, AttributeValue value) {
        var more = new HashMap<>(values);
        more.put(placeholder, value);
        return new Condition(expression, names, more);
    }

    // DynamoDB refuses empty maps.
    Map<String, String> namesOrNull() {
        return names.isEmpty() ? null : names;
    }

    Map<String, AttributeValue> valuesOrNull() {
        return values.isEmpty() ? null : values;
    }
}
