package io.orghub.table;

import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Pages of an index, in the order of its sort key. */
final class IndexPage {
    // What a filter leaves out is read all the same: a few requests at most, then a short page with a next one.
    private static final int MAX_REQUESTS = 4;

    private IndexPage() {}

    static <T> Page<T> query(
            OrgTable table,
            TableSchema<T> schema,
            String index,
            String partition,
            Optional<String> sortPrefix,
            PageRequest page) {
        return query(table, schema, index, partition, sortPrefix, Optional.empty(), page);
    }

    static <T> Page<T> query(
            OrgTable table,
            TableSchema<T> schema,
            String index,
            String partition,
            Optional<String> sortPrefix,
            Optional<Expression> filter,
            PageRequest page) {
        var condition = sortPrefix
                .map(prefix -> QueryConditional.sortBeginsWith(
                        key -> key.partitionValue(partition).sortValue(prefix)))
                .orElseGet(() -> QueryConditional.keyEqualTo(key -> key.partitionValue(partition)));
        var items = new ArrayList<T>();
        var next = page.after().map(IndexPage::startKey);
        for (int request = 0; request < MAX_REQUESTS && items.size() < page.size(); request++) {
            var query =
                    QueryEnhancedRequest.builder().queryConditional(condition).limit(page.size() - items.size());
            filter.ifPresent(query::filterExpression);
            next.ifPresent(query::exclusiveStartKey);
            var found = table.of(schema)
                    .index(index)
                    .query(query.build())
                    .iterator()
                    .next();
            items.addAll(found.items());
            next = Optional.ofNullable(found.lastEvaluatedKey());
            if (next.isEmpty()) {
                break;
            }
        }
        return new Page<>(items, next.map(IndexPage::position));
    }

    private static Map<String, AttributeValue> startKey(Position position) {
        return position.key().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> AttributeValue.fromS(entry.getValue())));
    }

    private static Position position(Map<String, AttributeValue> key) {
        return new Position(
                key.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .s())));
    }
}
