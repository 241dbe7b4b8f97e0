package io.orghub.table;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary key of an item. */
record ItemKey(String pk, String sk) {
    static ItemKey of(Map<String, AttributeValue> item) {
        return new ItemKey(item.get("pk").s(), item.get("sk").s());
    }

    Map<String, AttributeValue> attributes() {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }
}
