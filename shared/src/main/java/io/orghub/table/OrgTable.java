package io.orghub.table;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.Operation;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The one table: strong reads by key, and conditional writes that know their own. */
@Singleton
final class OrgTable {
    static final int MAX_TRANSACTION_ITEMS = 100;

    private static final int MAX_BATCH_KEYS = 100;
    private static final int MAX_BATCH_WRITES = 25;
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String NO_FAILURE = "None";
    private static final String OPERATION_ID = "operationId";
    // Of the write before: a lost answer may be asked for again only after someone else has written.
    private static final String REPLACED_OPERATION_ID = "replacedOperationId";

    private final DynamoDbClient client;
    private final DynamoDbEnhancedClient enhanced;
    private final String name;

    OrgTable(DynamoDbClient client, @Value("${table.name}") String name) {
        this.client = client;
        this.enhanced = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        this.name = name;
    }

    DynamoDbClient client() {
        return client;
    }

    String name() {
        return name;
    }

    <T> DynamoDbTable<T> of(TableSchema<T> schema) {
        return enhanced.table(name, schema);
    }

    <T> Optional<T> get(TableSchema<T> schema, ItemKey key) {
        return Optional.ofNullable(of(schema).getItem(request -> request.consistentRead(true)
                .key(Key.builder().partitionValue(key.pk()).sortValue(key.sk()).build())));
    }

    /** Reads up to a few hundred items strongly, a hundred in each request. */
    Found getAll(Collection<ItemKey> keys) {
        return getAll(keys, true);
    }

    private Found getAll(Collection<ItemKey> keys, boolean strongly) {
        var found = new HashMap<ItemKey, Map<String, AttributeValue>>();
        var left = new ArrayList<>(new HashSet<>(keys));
        // In a row: many batches are not many attempts.
        int incomplete = 0;
        while (!left.isEmpty()) {
            var batch = List.copyOf(left.subList(0, Math.min(left.size(), MAX_BATCH_KEYS)));
            var request = KeysAndAttributes.builder()
                    .consistentRead(strongly)
                    .keys(batch.stream().map(ItemKey::attributes).toList())
                    .build();
            var response = client.batchGetItem(call -> call.requestItems(Map.of(name, request)));
            response.responses().getOrDefault(name, List.of()).forEach(item -> found.put(ItemKey.of(item), item));
            left.removeAll(batch);
            if (response.hasUnprocessedKeys() && response.unprocessedKeys().containsKey(name)) {
                response.unprocessedKeys().get(name).keys().forEach(key -> left.add(ItemKey.of(key)));
                pauseOrGiveUp(++incomplete, null);
            } else {
                incomplete = 0;
            }
        }
        return new Found(found);
    }

    /** The same, as they were a moment ago, for half the price. */
    Found getAllEventually(Collection<ItemKey> keys) {
        return getAll(keys, false);
    }

    /** All items of a partition whose sort keys begin so, read strongly; if many, they are not one snapshot. */
    Found query(String pk, String skPrefix) {
        return new Found(client
                .queryPaginator(query -> query.tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(pk), ":prefix", AttributeValue.fromS(skPrefix))))
                .items()
                .stream()
                .collect(Collectors.toMap(ItemKey::of, Function.identity(), (one, same) -> one, LinkedHashMap::new)));
    }

    /** All of a partition. */
    Found partition(String pk) {
        return queryBetween(pk, TableKeys.PROBE_PREFIX, TableKeys.LAST);
    }

    /** The same of all sort keys from {@code first} on to {@code last}. */
    Found queryBetween(String pk, String first, String last) {
        return new Found(client
                .queryPaginator(query -> query.tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :last")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(pk),
                                ":first", AttributeValue.fromS(first),
                                ":last", AttributeValue.fromS(last))))
                .items()
                .stream()
                .collect(Collectors.toMap(ItemKey::of, Function.identity(), (one, same) -> one, LinkedHashMap::new)));
    }

    /** Puts items that no condition protects and no transaction holds, whatever was there; no two of the same key. */
    <T> void putAll(TableSchema<T> schema, Collection<T> items) {
        var left = new ArrayList<>(items.stream()
                .map(item -> schema.itemToMap(item, true))
                .map(item ->
                        WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList());
        int incomplete = 0;
        while (!left.isEmpty()) {
            var batch = List.copyOf(left.subList(0, Math.min(left.size(), MAX_BATCH_WRITES)));
            var response = client.batchWriteItem(call -> call.requestItems(Map.of(name, batch)));
            left.subList(0, batch.size()).clear();
            if (response.hasUnprocessedItems() && response.unprocessedItems().containsKey(name)) {
                left.addAll(response.unprocessedItems().get(name));
                pauseOrGiveUp(++incomplete, null);
            } else {
                incomplete = 0;
            }
        }
    }

    /** Items read together. */
    record Found(Map<ItemKey, Map<String, AttributeValue>> items) {
        boolean has(ItemKey key) {
            return items.containsKey(key);
        }

        <T> Optional<T> get(TableSchema<T> schema, ItemKey key) {
            return Optional.ofNullable(items.get(key)).map(schema::mapToItem);
        }

        <T> List<T> all(TableSchema<T> schema) {
            return items.values().stream().map(schema::mapToItem).toList();
        }

        Found and(Found others) {
            var all = new LinkedHashMap<>(items);
            all.putAll(others.items());
            return new Found(all);
        }
    }

    /**
     * Commits all items or none; a single put without a transaction, for half the price. Conflicts and throttles are
     * retried with the same token, so an attempt that went through although its answer was lost counts once; beyond the
     * token's ten minutes, a condition that failed on an item which carries this write's own id shows the same.
     *
     * @param write its id is unique for this very list of items, and carried by those that are put
     * @throws Busy when contention outlasts the retries
     */
    Commit commit(Operation write, List<TransactWriteItem> items) {
        return items.size() == 1 && items.getFirst().put() != null
                ? put(write, items.getFirst().put())
                : transact(write, items);
    }

    private Commit transact(Operation write, List<TransactWriteItem> items) {
        for (int attempt = 1; ; attempt++) {
            try {
                client.transactWriteItems(
                        request -> request.transactItems(items).clientRequestToken(write.id()));
                return new Commit.Done();
            } catch (TransactionCanceledException cancelled) {
                var reasons = cancelled.cancellationReasons();
                if (committedBefore(write.id(), reasons)) {
                    return new Commit.Done();
                }
                if (!reasons.isEmpty() && reasons.stream().allMatch(OrgTable::isJudged)) {
                    return refused(reasons);
                }
                // Held by a transaction that is just committing, an item does not tell yet what it has become: a replay
                // would look like a refusal by the account alone.
                if (!reasons.stream().allMatch(reason -> isJudged(reason) || passes(reason))) {
                    throw cancelled;
                }
                pauseOrGiveUp(attempt, cancelled);
            }
        }
    }

    // Its answer may be lost as well: an item that carries this write's own id was put by it.
    private Commit put(Operation write, Put put) {
        return retryingConflicts(() -> {
            try {
                client.putItem(request -> request.tableName(name)
                        .item(put.item())
                        .conditionExpression(put.conditionExpression())
                        .expressionAttributeNames(
                                put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null)
                        .expressionAttributeValues(
                                put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return new Commit.Done();
            } catch (ConditionalCheckFailedException failed) {
                return carries(write.id(), failed.item())
                        ? new Commit.Done()
                        : new Commit.Refused(List.of(new Commit.Verdict(true, nonEmpty(failed.item()))));
            }
        });
    }

    /** Runs a plain write that a transaction on its item may get in the way of. */
    <T> T retryingConflicts(Supplier<T> write) {
        for (int attempt = 1; ; attempt++) {
            try {
                return write.get();
            } catch (TransactionConflictException conflict) {
                pauseOrGiveUp(attempt, conflict);
            }
        }
    }

    <T> TransactWriteItem putting(TableSchema<T> schema, T item, Condition condition) {
        return TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(name)
                        .item(schema.itemToMap(item, true))
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNull())
                        .expressionAttributeValues(condition.valuesOrNull())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    TransactWriteItem updating(ItemKey key, String update, Condition condition) {
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(name)
                        .key(key.attributes())
                        .updateExpression(update)
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNull())
                        .expressionAttributeValues(condition.valuesOrNull())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    TransactWriteItem deleting(ItemKey key, Condition condition) {
        return TransactWriteItem.builder()
                .delete(Delete.builder()
                        .tableName(name)
                        .key(key.attributes())
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNull())
                        .expressionAttributeValues(condition.valuesOrNull())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    TransactWriteItem checking(ItemKey key, Condition condition) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(name)
                        .key(key.attributes())
                        .conditionExpression(condition.expression())
                        .expressionAttributeNames(condition.namesOrNull())
                        .expressionAttributeValues(condition.valuesOrNull())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    private static void pauseOrGiveUp(int attempt, Exception cause) {
        if (attempt >= Backoff.ATTEMPTS) {
            throw new Busy("Contention outlasted the retries", cause);
        }
        Backoff.pause(attempt);
    }

    private static boolean isJudged(CancellationReason reason) {
        return NO_FAILURE.equals(reason.code()) || CONDITION_FAILED.equals(reason.code());
    }

    private static boolean passes(CancellationReason reason) {
        return switch (reason.code()) {
            case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" -> true;
            default -> false;
        };
    }

    private static boolean committedBefore(String writeId, List<CancellationReason> reasons) {
        return reasons.stream().anyMatch(reason -> reason.hasItem() && carries(writeId, reason.item()));
    }

    private static boolean carries(String writeId, Map<String, AttributeValue> item) {
        return item != null
                && Stream.of(OPERATION_ID, REPLACED_OPERATION_ID)
                        .map(item::get)
                        .anyMatch(id -> id != null && writeId.equals(id.s()));
    }

    private static Commit.Refused refused(List<CancellationReason> reasons) {
        return new Commit.Refused(reasons.stream()
                .map(reason -> new Commit.Verdict(
                        CONDITION_FAILED.equals(reason.code()),
                        reason.hasItem() ? nonEmpty(reason.item()) : Optional.empty()))
                .toList());
    }

    private static Optional<Map<String, AttributeValue>> nonEmpty(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item).filter(attributes -> !attributes.isEmpty());
    }
}
