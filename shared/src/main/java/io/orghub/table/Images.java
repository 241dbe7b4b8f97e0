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
}
