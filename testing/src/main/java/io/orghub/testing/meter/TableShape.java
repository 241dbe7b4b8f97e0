package io.orghub.testing.meter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The keys of a table and its indexes, as far as they decide what a write costs. */
record TableShape(List<String> keys, List<Index> indexes) {
    private record Index(List<String> keys, boolean everything, Set<String> projected) {
        Map<String, AttributeValue> entry(Map<String, AttributeValue> item) {
            if (!item.keySet().containsAll(keys)) {
                return Map.of();
            }
            if (everything) {
                return item;
            }
            var entry = new HashMap<>(item);
            entry.keySet().retainAll(projected);
            return entry;
        }

        // A changed index key is a deletion and an insertion.
        int writeUnits(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
            var old = entry(before);
            var fresh = entry(after);
            if (old.equals(fresh)) {
                return 0;
            }
            var sameKey = !old.isEmpty()
                    && !fresh.isEmpty()
                    && keys.stream().allMatch(key -> old.get(key).equals(fresh.get(key)));
            if (sameKey) {
                return Units.ofWrite(Math.max(ItemSize.bytes(old), ItemSize.bytes(fresh)));
            }
            return (old.isEmpty() ? 0 : Units.ofWrite(ItemSize.bytes(old)))
                    + (fresh.isEmpty() ? 0 : Units.ofWrite(ItemSize.bytes(fresh)));
        }
    }

    static TableShape of(TableDescription table) {
        var keys = names(table.keySchema());
        return new TableShape(
                keys,
                table.globalSecondaryIndexes().stream()
                        .map(index -> {
                            var projected = new HashSet<>(keys);
                            projected.addAll(names(index.keySchema()));
                            projected.addAll(index.projection().nonKeyAttributes());
                            return new Index(
                                    names(index.keySchema()),
                                    index.projection().projectionType() == ProjectionType.ALL,
                                    projected);
                        })
                        .toList());
    }

    Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return keys.stream().collect(Collectors.toMap(key -> key, item::get));
    }

    String keyText(Map<String, AttributeValue> item) {
        return keys.stream().map(key -> text(item.get(key))).collect(Collectors.joining(" | "));
    }

    int indexWriteUnits(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return indexes.stream()
                .mapToInt(index -> index.writeUnits(before, after))
                .sum();
    }

    static String text(AttributeValue key) {
        return key.s() != null ? key.s() : key.toString();
    }

    private static List<String> names(List<KeySchemaElement> schema) {
        return schema.stream().map(KeySchemaElement::attributeName).toList();
    }
}
