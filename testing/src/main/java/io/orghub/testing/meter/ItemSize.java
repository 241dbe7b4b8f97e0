package io.orghub.testing.meter;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Size of an item in bytes by the rules in DynamoDB's documentation, which gives numbers only approximately: a byte per
 * two significant digits, one more, and one for a minus.
 */
public final class ItemSize {
    private static final int CONTAINER_OVERHEAD = 3;
    private static final int ELEMENT_OVERHEAD = 1;

    private ItemSize() {}

    public static int bytes(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToInt(attribute -> utf8(attribute.getKey()) + bytes(attribute.getValue()))
                .sum();
    }

    static int bytes(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
            case BS ->
                value.bs().stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
            case BOOL, NUL -> 1;
            case M -> CONTAINER_OVERHEAD + ELEMENT_OVERHEAD * value.m().size() + bytes(value.m());
            case L ->
                CONTAINER_OVERHEAD
                        + value.l().stream()
                                .mapToInt(element -> ELEMENT_OVERHEAD + bytes(element))
                                .sum();
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("unknown kind of value: " + value);
        };
    }

    private static int number(String text) {
        var number = new BigDecimal(text).stripTrailingZeros();
        return (number.precision() + 1) / 2 + 1 + (number.signum() < 0 ? 1 : 0);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
