package io.orghub.table;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stream images as the attributes that schemas read. */
final class Images {
    private Images() {}

    static Map<String, AttributeValue> attributes(Map<?, ?> image) {
        var attributes = new HashMap<String, AttributeValue>();
        image.forEach((name, value) -> attributes.put((String) name, attribute(value)));
        return attributes;
    }

    private static AttributeValue attribute(Object value) {
        return switch (value) {
            case null -> AttributeValue.fromNul(true);
            case String text -> AttributeValue.fromS(text);
            case BigDecimal number -> AttributeValue.fromN(number.toPlainString());
            case Boolean flag -> AttributeValue.fromBool(flag);
            case List<?> list ->
                AttributeValue.fromL(list.stream().map(Images::attribute).toList());
            case Map<?, ?> map -> AttributeValue.fromM(attributes(map));
            default ->
                throw new UnreadableItem("An image holds a " + value.getClass().getSimpleName());
        };
    }

    /** As a stream record would show it; of what it would not show, such as sets, nothing. */
    static Map<String, Object> plain(Map<String, AttributeValue> item) {
        var values = new HashMap<String, Object>();
        item.forEach((name, value) -> values.put(name, plain(value)));
        return values;
    }

    private static Object plain(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> new BigDecimal(value.n());
            case BOOL -> value.bool();
            case M -> plain(value.m());
            case L -> value.l().stream().map(Images::plain).toList();
            default -> null;
        };
    }
}
