package io.orghub.testing.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The partitions that a call of the table touches: of the table itself, and of its indexes as far as it writes them. */
final class Partitions {
    private static final Pattern EQUALITY = Pattern.compile("([#\\w]+)\\s*=\\s*(:\\w+)");
    private static final List<String> KEYS = TenantWall.partitionKeys();

    private Partitions() {}

    /** Empty for a call that names no keys, such as a scan. */
    static Optional<List<String>> of(SdkRequest request) {
        return switch (request) {
            case GetItemRequest get -> list(keys(get.key()));
            case BatchGetItemRequest get ->
                list(get.requestItems().values().stream()
                        .flatMap(keys -> keys.keys().stream())
                        .flatMap(Partitions::keys));
            case TransactGetItemsRequest get ->
                list(get.transactItems().stream()
                        .flatMap(item -> keys(item.get().key())));
            case PutItemRequest put -> list(keys(put.item()));
            case UpdateItemRequest update ->
                list(Stream.concat(
                        keys(update.key()),
                        assigned(
                                update.updateExpression(),
                                update.expressionAttributeNames(),
                                update.expressionAttributeValues())));
            case DeleteItemRequest delete -> list(keys(delete.key()));
            case BatchWriteItemRequest write ->
                list(write.requestItems().values().stream()
                        .flatMap(Collection::stream)
                        .flatMap(Partitions::written));
            case TransactWriteItemsRequest transaction ->
                list(transaction.transactItems().stream().flatMap(Partitions::written));
            case QueryRequest query ->
                list(Stream.concat(
                        assigned(
                                query.keyConditionExpression(),
                                query.expressionAttributeNames(),
                                query.expressionAttributeValues()),
                        keys(query.exclusiveStartKey())));
            default -> Optional.empty();
        };
    }

    private static Optional<List<String>> list(Stream<String> partitions) {
        return Optional.of(partitions.toList()).filter(list -> !list.isEmpty());
    }

    private static Stream<String> keys(Map<String, AttributeValue> item) {
        return KEYS.stream().map(item::get).filter(value -> value != null).map(AttributeValue::s);
    }

    private static Stream<String> written(WriteRequest write) {
        return write.putRequest() == null
                ? keys(write.deleteRequest().key())
                : keys(write.putRequest().item());
    }

    private static Stream<String> written(TransactWriteItem item) {
        if (item.put() != null) {
            return keys(item.put().item());
        }
        if (item.delete() != null) {
            return keys(item.delete().key());
        }
        if (item.conditionCheck() != null) {
            return keys(item.conditionCheck().key());
        }
        var update = item.update();
        return Stream.concat(
                keys(update.key()),
                assigned(
                        update.updateExpression(),
                        update.expressionAttributeNames(),
                        update.expressionAttributeValues()));
    }

    /** What an expression sets partition keys equal to. */
    private static Stream<String> assigned(
            String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        return Stream.ofNullable(expression)
                .flatMap(text -> EQUALITY.matcher(text).results())
                .filter(equality -> KEYS.contains(names.getOrDefault(equality.group(1), equality.group(1))))
                .map(equality -> values.get(equality.group(2)))
                .filter(value -> value != null && value.s() != null)
                .map(AttributeValue::s);
    }
}
