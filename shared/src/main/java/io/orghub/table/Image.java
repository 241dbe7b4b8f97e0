package io.orghub.table;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;

/** An item as a stream record shows it. */
record Image(Map<String, Object> values) {
    boolean has(String attribute) {
        return values.get(attribute) != null;
    }

    boolean is(String attribute, String text) {
        return text.equals(values.get(attribute));
    }

    boolean differs(Image other, String attribute) {
        return !Objects.equals(values.get(attribute), other.values.get(attribute));
    }

    String text(String attribute) {
        return (String) Objects.requireNonNull(values.get(attribute));
    }

    long number(String attribute) {
        return ((BigDecimal) Objects.requireNonNull(values.get(attribute))).longValueExact();
    }

    @SuppressWarnings("unchecked")
    Image map(String attribute) {
        return new Image((Map<String, Object>) Objects.requireNonNull(values.get(attribute)));
    }
}
