package io.orghub.testing.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of the template and typed ways down from it; what is absent reads as an empty branch. */
record Branch(Object value) {
    Branch at(String... path) {
        var current = value;
        for (var key : path) {
            current = current instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new Branch(current);
    }

    boolean isPresent() {
        return value != null;
    }

    Optional<String> text() {
        return Optional.ofNullable(value).map(Object::toString);
    }

    String requiredText(String what) {
        return text().orElseThrow(() -> new IllegalStateException(what + " is missing"));
    }

    int number(int otherwise) {
        return text().map(Integer::parseInt).orElse(otherwise);
    }

    boolean flag() {
        return text().map(Boolean::parseBoolean).orElse(false);
    }

    /** The elements of a list; a single value counts as a list of one, as in policies. */
    List<Branch> elements() {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(Branch::new).toList();
            default -> List.of(this);
        };
    }

    List<String> texts() {
        return elements().stream().map(element -> element.value().toString()).toList();
    }

    Map<String, Branch> entries() {
        var entries = new LinkedHashMap<String, Branch>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> entries.put(key.toString(), new Branch(child)));
        }
        return entries;
    }
}
