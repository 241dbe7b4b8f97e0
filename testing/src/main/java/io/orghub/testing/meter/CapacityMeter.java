package io.orghub.testing.meter;

import io.orghub.testing.engine.LocalDynamo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Meters what AWS would bill for each call of a client, by the documented formulas, because DynamoDB Local's own numbers
 * are wrong. It looks at items before and after a write with a client of its own, so sizes are exact only while nobody
 * else writes the same items. A call that the SDK retries counts once; one that fails costs nothing unless a condition
 * failed, which DynamoDB bills too.
 */
public final class CapacityMeter implements ExecutionInterceptor {
    private static final ExecutionAttribute<Before> BEFORE = new ExecutionAttribute<>("OrgHubMeterBefore");
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final Pattern PLACEHOLDER = Pattern.compile("[#:][A-Za-z0-9_]+");

    /** Work to be metered. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private record Before(List<Target> targets, Map<Target, Map<String, AttributeValue>> items) {}

    private record Found(List<Map<String, AttributeValue>> items, int bytes) {}

    private final DynamoDbClient unmetered;
    private final Map<String, TableShape> shapes = new ConcurrentHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final AtomicInteger measuring = new AtomicInteger();

    public CapacityMeter(LocalDynamo engine) {
        unmetered = engine.client();
    }

    /**
     * What is called, by whichever thread, while the work runs. Nothing is metered at other times, for each metered call
     * makes two more.
     */
    public Metered measure(Work work) {
        int start = recorded().size();
        measuring.incrementAndGet();
        try {
            work.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            measuring.decrementAndGet();
        }
        var all = recorded();
        return new Metered(all.subList(start, all.size()));
    }

    private List<Call> recorded() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (measuring.get() == 0) {
            return;
        }
        var targets = Target.of(context.request(), this::shape);
        attributes.putAttribute(BEFORE, new Before(targets, read(targets)));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        var before = attributes.getAttribute(BEFORE);
        if (before == null) {
            return;
        }
        var operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        record(
                before.targets().isEmpty()
                        ? read(operation, context.request(), context.response())
                        : written(operation, context.request(), context.response(), before));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        var before = attributes.getAttribute(BEFORE);
        if (before == null) {
            return;
        }
        var operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        var billed = conditionFailed(context.exception());
        var units = before.targets().stream()
                .mapToInt(target -> {
                    // A refused single write is billed by the item that is there, a transaction by what it prepared.
                    var there = ItemSize.bytes(before.items().getOrDefault(target, Map.of()));
                    return isTransaction(context.request())
                            ? 2 * Units.ofWrite(Math.max(there, ItemSize.bytes(target.proposed())))
                            : Units.ofWrite(there);
                })
                .sum();
        record(new Call(
                operation,
                before.targets().size(),
                billed ? units : 0,
                0,
                0,
                false,
                before.targets().stream().map(this::keyText).toList()));
    }

    private Call written(String operation, SdkRequest request, SdkResponse response, Before before) {
        var unprocessed = response instanceof BatchWriteItemResponse batch
                ? new HashSet<>(Target.of(batch.unprocessedItems(), this::shape))
                : Set.<Target>of();
        var after = read(before.targets());
        var units = 0;
        var indexUnits = 0;
        for (var target : before.targets()) {
            if (!unprocessed.contains(target)) {
                var old = before.items().getOrDefault(target, Map.of());
                var fresh = after.getOrDefault(target, Map.of());
                units += Units.ofWrite(Math.max(ItemSize.bytes(old), ItemSize.bytes(fresh)));
                indexUnits += shape(target.table()).indexWriteUnits(old, fresh);
            }
        }
        return new Call(
                operation,
                before.targets().size(),
                isTransaction(request) ? 2 * units : units,
                indexUnits,
                0,
                false,
                before.targets().stream().map(this::keyText).toList());
    }

    private Call read(String operation, SdkRequest request, SdkResponse response) {
        return switch (request) {
            case GetItemRequest get -> {
                var target = new Target(get.tableName(), get.key(), Map.of());
                yield perItem(operation, List.of(target), Boolean.TRUE.equals(get.consistentRead()), 1);
            }
            case BatchGetItemRequest batch -> batchGet(operation, batch, (BatchGetItemResponse) response);
            case TransactGetItemsRequest transaction ->
                perItem(
                        operation,
                        transaction.transactItems().stream()
                                .map(item -> new Target(
                                        item.get().tableName(), item.get().key(), Map.of()))
                                .toList(),
                        true,
                        2);
            case QueryRequest query -> {
                var found = evaluated(query, (QueryResponse) response);
                yield ranged(
                        operation,
                        query.tableName(),
                        found,
                        Boolean.TRUE.equals(query.consistentRead()),
                        Stream.of(askedFor(query)));
            }
            case ScanRequest scan -> {
                var found = evaluated(scan, (ScanResponse) response);
                yield ranged(
                        operation, scan.tableName(), found, Boolean.TRUE.equals(scan.consistentRead()), Stream.empty());
            }
            default -> {
                if (operation.contains("Execute")) {
                    throw new UnsupportedOperationException("the meter does not know PartiQL");
                }
                yield new Call(operation, 0, 0, 0, 0, false, List.of());
            }
        };
    }

    private Call batchGet(String operation, BatchGetItemRequest request, BatchGetItemResponse response) {
        var units = 0.0;
        var keys = new ArrayList<String>();
        var consistent = true;
        for (var table : request.requestItems().entrySet()) {
            var unprocessed = response.unprocessedKeys().containsKey(table.getKey())
                    ? response.unprocessedKeys().get(table.getKey()).keys()
                    : List.<Map<String, AttributeValue>>of();
            var strong = Boolean.TRUE.equals(table.getValue().consistentRead());
            var part = perItem(
                    operation,
                    table.getValue().keys().stream()
                            .filter(key -> !unprocessed.contains(key))
                            .map(key -> new Target(table.getKey(), key, Map.of()))
                            .toList(),
                    strong,
                    1);
            units += part.readUnits();
            keys.addAll(part.keys());
            consistent &= strong;
        }
        return new Call(operation, keys.size(), 0, 0, units, consistent, keys);
    }

    // Sizes are those of whole items, whatever a projection returned.
    private Call perItem(String operation, List<Target> targets, boolean consistent, int factor) {
        var items = read(targets);
        var units = targets.stream()
                .mapToDouble(target ->
                        factor * Units.ofRead(ItemSize.bytes(items.getOrDefault(target, Map.of())), consistent))
                .sum();
        return new Call(
                operation,
                targets.size(),
                0,
                0,
                units,
                consistent,
                targets.stream().map(this::keyText).toList());
    }

    private Call ranged(String operation, String table, Found found, boolean consistent, Stream<String> askedFor) {
        var shape = shape(table);
        return new Call(
                operation,
                found.items().size(),
                0,
                0,
                Units.ofRead(found.bytes(), consistent),
                consistent,
                Stream.concat(askedFor, found.items().stream().map(shape::keyText))
                        .toList());
    }

    // Filters, projections and counts hide items that were read and are billed, so those requests are asked again bare.
    private Found evaluated(QueryRequest query, QueryResponse response) {
        if (query.filterExpression() == null
                && query.projectionExpression() == null
                && query.select() != Select.COUNT) {
            return found(response.items());
        }
        var used = placeholders(query.keyConditionExpression());
        return found(unmetered
                .query(query.toBuilder()
                        .filterExpression(null)
                        .projectionExpression(null)
                        .select((Select) null)
                        .expressionAttributeNames(only(used, query.expressionAttributeNames()))
                        .expressionAttributeValues(only(used, query.expressionAttributeValues()))
                        .build())
                .items());
    }

    private Found evaluated(ScanRequest scan, ScanResponse response) {
        if (scan.filterExpression() == null && scan.projectionExpression() == null && scan.select() != Select.COUNT) {
            return found(response.items());
        }
        return found(unmetered
                .scan(scan.toBuilder()
                        .filterExpression(null)
                        .projectionExpression(null)
                        .select((Select) null)
                        .expressionAttributeNames(null)
                        .expressionAttributeValues(null)
                        .build())
                .items());
    }

    private static Found found(List<Map<String, AttributeValue>> items) {
        return new Found(items, items.stream().mapToInt(ItemSize::bytes).sum());
    }

    private static String askedFor(QueryRequest query) {
        return placeholders(query.keyConditionExpression()).stream()
                .filter(query.expressionAttributeValues()::containsKey)
                .map(name -> TableShape.text(query.expressionAttributeValues().get(name)))
                .collect(Collectors.joining(" | "));
    }

    private static List<String> placeholders(String expression) {
        return PLACEHOLDER
                .matcher(expression)
                .results()
                .map(found -> found.group())
                .toList();
    }

    private static <T> Map<String, T> only(List<String> names, Map<String, T> placeholders) {
        var kept = new HashMap<>(placeholders);
        kept.keySet().retainAll(names);
        return kept.isEmpty() ? null : kept;
    }

    private Map<Target, Map<String, AttributeValue>> read(List<Target> targets) {
        var items = new HashMap<Target, Map<String, AttributeValue>>();
        var byTable = targets.stream().collect(Collectors.groupingBy(Target::table));
        byTable.forEach((table, wanted) -> {
            var byKey = wanted.stream().collect(Collectors.toMap(Target::key, target -> target, (a, b) -> a));
            var left = Map.of(
                    table,
                    KeysAndAttributes.builder()
                            .keys(byKey.keySet())
                            .consistentRead(true)
                            .build());
            while (!left.isEmpty()) {
                var request = BatchGetItemRequest.builder().requestItems(left).build();
                var answer = unmetered.batchGetItem(request);
                answer.responses()
                        .getOrDefault(table, List.of())
                        .forEach(item -> items.put(byKey.get(shape(table).keyOf(item)), item));
                left = answer.unprocessedKeys();
            }
        });
        return items;
    }

    private TableShape shape(String table) {
        return shapes.computeIfAbsent(
                table,
                name -> TableShape.of(
                        unmetered.describeTable(r -> r.tableName(name)).table()));
    }

    private String keyText(Target target) {
        return shape(target.table()).keyText(target.key());
    }

    private static boolean isTransaction(SdkRequest request) {
        return request instanceof TransactWriteItemsRequest;
    }

    private static boolean conditionFailed(Throwable exception) {
        return switch (exception) {
            case ConditionalCheckFailedException _ -> true;
            case TransactionCanceledException cancelled ->
                cancelled.cancellationReasons().stream().anyMatch(reason -> CONDITION_FAILED.equals(reason.code()));
            default -> false;
        };
    }

    private void record(Call call) {
        synchronized (calls) {
            calls.add(call);
        }
    }
}
