package io.orghub.testing.meter;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** An item that a request writes or checks; {@code proposed} is what a put puts, else empty. */
record Target(String table, Map<String, AttributeValue> key, Map<String, AttributeValue> proposed) {

    static List<Target> of(SdkRequest request, Function<String, TableShape> shapes) {
        return switch (request) {
            case PutItemRequest put -> List.of(put(put.tableName(), put.item(), shapes));
            case UpdateItemRequest update -> List.of(new Target(update.tableName(), update.key(), Map.of()));
            case DeleteItemRequest delete -> List.of(new Target(delete.tableName(), delete.key(), Map.of()));
            case BatchWriteItemRequest batch -> of(batch.requestItems(), shapes);
            case TransactWriteItemsRequest transaction ->
                transaction.transactItems().stream()
                        .map(item -> of(item, shapes))
                        .toList();
            default -> List.of();
        };
    }

    static List<Target> of(Map<String, List<WriteRequest>> batch, Function<String, TableShape> shapes) {
        return batch.entrySet().stream()
                .flatMap(table -> table.getValue().stream()
                        .map(write -> write.putRequest() != null
                                ? put(table.getKey(), write.putRequest().item(), shapes)
                                : new Target(
                                        table.getKey(), write.deleteRequest().key(), Map.of())))
                .toList();
    }

    private static Target of(TransactWriteItem item, Function<String, TableShape> shapes) {
        if (item.put() != null) {
            return put(item.put().tableName(), item.put().item(), shapes);
        }
        if (item.update() != null) {
            return new Target(item.update().tableName(), item.update().key(), Map.of());
        }
        if (item.delete() != null) {
            return new Target(item.delete().tableName(), item.delete().key(), Map.of());
        }
        return new Target(
                item.conditionCheck().tableName(), item.conditionCheck().key(), Map.of());
    }

    private static Target put(String table, Map<String, AttributeValue> item, Function<String, TableShape> shapes) {
        return new Target(table, shapes.apply(table).keyOf(item), item);
    }
}
