package io.orghub.testing.engine;

import io.orghub.testing.template.Template;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A fresh table for one test class: {@code @RegisterExtension static final TestTable TABLE = TestTable.fresh();}. It is
 * there as soon as it is made, and gone after the class. Each has an engine of its own, because DynamoDB Local walks the
 * stream records of all earlier tables, dropped ones too, at every request to a later one.
 */
public final class TestTable implements BeforeAllCallback, AfterAllCallback {
    private static final int BATCH = 25;

    private final LocalDynamo engine;
    private final DynamoDbClient client;
    private final String name;
    private volatile Reading last = new Reading(OptionalLong.empty(), List.of());
    private Class<?> owner;

    private TestTable(LocalDynamo engine, String name) {
        this.engine = engine;
        this.client = engine.client();
        this.name = name;
    }

    public static TestTable fresh() {
        var engine = LocalDynamo.inMemory();
        return new TestTable(engine, engine.createTable(Project.TEMPLATE, "test-table"));
    }

    public String name() {
        return name;
    }

    public LocalDynamo engine() {
        return engine;
    }

    /** A client without interceptors, for arranging and looking. */
    public DynamoDbClient client() {
        return client;
    }

    public DynamoDbClient client(ExecutionInterceptor... interceptors) {
        return engine.client(interceptors);
    }

    /** What was there after so many writes. */
    private record Reading(OptionalLong writes, List<Map<String, AttributeValue>> items) {
        boolean isStillTrue(OptionalLong now) {
            return now.isPresent() && now.equals(writes);
        }
    }

    /** Every item, read consistently, and anew if anything has been written since. */
    public List<Map<String, AttributeValue>> items() {
        var known = last;
        var before = engine.writes();
        if (known.isStillTrue(before)) {
            return known.items();
        }
        var items = client.scanPaginator(r -> r.tableName(name).consistentRead(true)).items().stream()
                .toList();
        if (before.equals(engine.writes())) {
            last = new Reading(before, items);
        }
        return items;
    }

    /** The items whose partition keys begin so, such as those of one tenant, read consistently. */
    public List<Map<String, AttributeValue>> items(String beginningOfKeys) {
        return client
                .scanPaginator(r -> r.tableName(name)
                        .consistentRead(true)
                        .filterExpression("begins_with(pk, :beginning)")
                        .expressionAttributeValues(Map.of(":beginning", AttributeValue.fromS(beginningOfKeys))))
                .items()
                .stream()
                .toList();
    }

    public Optional<Map<String, AttributeValue>> item(String pk, String sk) {
        var answer = client.getItem(r -> r.tableName(name).key(key(pk, sk)).consistentRead(true));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    public void put(Map<String, AttributeValue> item) {
        client.putItem(r -> r.tableName(name).item(item));
    }

    /** Deletes every item, for tests that each want an empty table. */
    public void clear() {
        delete(items());
    }

    /** Brings the table back to what {@link #items()} told. */
    public void restore(List<Map<String, AttributeValue>> wanted) {
        var now = items();
        if (now == wanted) {
            return;
        }
        var changed = new HashSet<>(now);
        var kept = new HashSet<>(wanted);
        var same = new HashSet<>(changed);
        same.retainAll(kept);
        changed.removeAll(same);
        kept.removeAll(same);
        delete(changed);
        kept.forEach(this::put);
    }

    private void delete(Collection<Map<String, AttributeValue>> unwanted) {
        var deletions = unwanted.stream()
                .map(item -> Map.of("pk", item.get("pk"), "sk", item.get("sk")))
                .map(key ->
                        WriteRequest.builder().deleteRequest(d -> d.key(key)).build())
                .toList();
        for (var start = 0; start < deletions.size(); start += BATCH) {
            var batch = deletions.subList(start, Math.min(deletions.size(), start + BATCH));
            client.batchWriteItem(r -> r.requestItems(Map.of(name, batch)));
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (owner == null) {
            owner = context.getRequiredTestClass();
        }
    }

    // Nested classes inherit the extension, and end before their owner does.
    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass() == owner) {
            drop();
        }
    }

    /** For a table that is made for less than a class. */
    public void drop() {
        client.close();
        engine.close();
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    private static final class Project {
        static final Template TEMPLATE = Template.load(Template.locate(), Map.of(), Map.of());
    }
}
