package io.orghub.table;

import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Pages of a partition of the table or of one of its indexes, in the order of its sort key.
 *
 * @param index the table itself if absent
 */
record PageQuery<T>(
        TableSchema<T> schema,
        Optional<String> index,
        String partition,
        Optional<String> sortPrefix,
        Optional<Expression> filter,
        boolean newestFirst) {
    // What a filter leaves out is read all the same: a few requests at most, then a short page with a next one.
    private static final int MAX_REQUESTS = 4;

    static <T> PageQuery<T> ofIndex(TableSchema<T> schema, String index, String partition) {
        return new PageQuery<>(schema, Optional.of(index), partition, Optional.empty(), Optional.empty(), false);
    }

    static <T> PageQuery<T> ofTable(TableSchema<T> schema, String partition, String sortPrefix) {
        return new PageQuery<>(schema, Optional.empty(), partition, Optional.of(sortPrefix), Optional.empty(), false);
    }

    PageQuery<T> startingWith(Optional<String> prefix) {
        return new PageQuery<>(schema, index, partition, prefix, filter, newestFirst);
    }

    PageQuery<T> where(Optional<Expression> expression) {
        return new PageQuery<>(schema, index, partition, sortPrefix, expression, newestFirst);
    }

    /** From the highest sort key down. */
    PageQuery<T> backwards() {
        return new PageQuery<>(schema, index, partition, sortPrefix, filter, true);
    }

    Page<T> page(OrgTable table, PageRequest page) {
        var items = new ArrayList<T>();
        var next = page.after().map(PageQuery::startKey);
        for (int request = 0; request < MAX_REQUESTS && items.size() < page.size(); request++) {
            var query = QueryEnhancedRequest.builder()
                    .queryConditional(condition())
                    .scanIndexForward(!newestFirst)
                    .limit(page.size() - items.size());
            filter.ifPresent(query::filterExpression);
            next.ifPresent(query::exclusiveStartKey);
            var found = pages(table, query.build()).iterator().next();
            items.addAll(found.items());
            next = Optional.ofNullable(found.lastEvaluatedKey());
            if (next.isEmpty()) {
                break;
            }
        }
        return new Page<>(items, next.map(PageQuery::position));
    }

    private SdkIterable<software.amazon.awssdk.enhanced.dynamodb.model.Page<T>> pages(
            OrgTable table, QueryEnhancedRequest query) {
        return index.map(name -> table.of(schema).index(name).query(query))
                .orElseGet(() -> table.of(schema).query(query));
    }

    private QueryConditional condition() {
        return sortPrefix
                .map(prefix -> QueryConditional.sortBeginsWith(
                        key -> key.partitionValue(partition).sortValue(prefix)))
                .orElseGet(() -> QueryConditional.keyEqualTo(key -> key.partitionValue(partition)));
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
