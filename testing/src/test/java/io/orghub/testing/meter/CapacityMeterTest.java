package io.orghub.testing.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.testing.engine.TestTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class CapacityMeterTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final CapacityMeter meter = new CapacityMeter(TABLE.engine());
    private final DynamoDbClient client = TABLE.client(meter);

    @BeforeEach
    void emptyTheTable() {
        TABLE.clear();
    }

    @Nested
    class AWrite {
        @Test
        void costsAUnitPerStartedKilobyte() {
            assertThat(meter.measure(() -> put(item("a", "1", 0))).writeUnits()).isEqualTo(1);
            assertThat(meter.measure(() -> put(item("a", "2", 1024))).writeUnits())
                    .isEqualTo(2);
        }

        @Test
        void costsByTheLargerOfBeforeAndAfter() {
            TABLE.put(item("a", "1", 3000));

            assertThat(meter.measure(() -> put(item("a", "1", 0))).writeUnits()).isEqualTo(3);
            assertThat(meter.measure(() -> update("a", "1", 5000)).writeUnits()).isEqualTo(5);
            assertThat(meter.measure(() -> client.deleteItem(
                                    r -> r.tableName(TABLE.name()).key(key("a", "1"))))
                            .writeUnits())
                    .isEqualTo(5);
            assertThat(meter.measure(() -> client.deleteItem(
                                    r -> r.tableName(TABLE.name()).key(key("a", "1"))))
                            .writeUnits())
                    .isEqualTo(1);
        }

        @Test
        void costsTwiceInATransactionChecksIncluded() {
            TABLE.put(item("check", "1", 2500));

            var measured = meter.measure(() -> client.transactWriteItems(r -> r.transactItems(
                    TransactWriteItem.builder()
                            .put(p -> p.tableName(TABLE.name()).item(item("a", "1", 0)))
                            .build(),
                    TransactWriteItem.builder()
                            .update(u -> u.tableName(TABLE.name())
                                    .key(key("a", "2"))
                                    .updateExpression("SET x = :x")
                                    .expressionAttributeValues(Map.of(":x", AttributeValue.fromS("x"))))
                            .build(),
                    TransactWriteItem.builder()
                            .conditionCheck(c -> c.tableName(TABLE.name())
                                    .key(key("check", "1"))
                                    .conditionExpression("attribute_exists(pk)"))
                            .build())));

            assertThat(measured.writeUnits()).isEqualTo(2 + 2 + 6);
            assertThat(measured.calls()).singleElement().satisfies(call -> {
                assertThat(call.operation()).isEqualTo("TransactWriteItems");
                assertThat(call.items()).isEqualTo(3);
            });
            assertThat(measured.touches("check")).isTrue();
            assertThat(measured.keys()).containsExactly("a | 1", "a | 2", "check | 1");
        }

        @Test
        void costsPerItemInABatch() {
            var measured = meter.measure(() -> client.batchWriteItem(r -> r.requestItems(Map.of(
                    TABLE.name(),
                    List.of(
                            WriteRequest.builder()
                                    .putRequest(PutRequest.builder()
                                            .item(item("a", "1", 0))
                                            .build())
                                    .build(),
                            WriteRequest.builder()
                                    .putRequest(PutRequest.builder()
                                            .item(item("a", "2", 1500))
                                            .build())
                                    .build())))));

            assertThat(measured.writeUnits()).isEqualTo(1 + 2);
        }

        @Test
        void costsEvenIfItsConditionFails() {
            TABLE.put(item("a", "1", 1500));

            var single = meter.measure(() -> assertThatThrownBy(() -> client.putItem(r -> r.tableName(TABLE.name())
                            .item(key("a", "1"))
                            .conditionExpression("attribute_not_exists(pk)")))
                    .isInstanceOf(ConditionalCheckFailedException.class));
            assertThat(single.writeUnits()).isEqualTo(2);

            var transaction =
                    meter.measure(() -> assertThatThrownBy(() -> client.transactWriteItems(r -> r.transactItems(
                                    TransactWriteItem.builder()
                                            .put(p -> p.tableName(TABLE.name())
                                                    .item(key("a", "1"))
                                                    .conditionExpression("attribute_not_exists(pk)"))
                                            .build(),
                                    TransactWriteItem.builder()
                                            .put(p -> p.tableName(TABLE.name()).item(key("a", "2")))
                                            .build())))
                            .isInstanceOf(TransactionCanceledException.class));
            assertThat(transaction.writeUnits()).isEqualTo(4 + 2);
        }

        @Test
        void costsApartForIndexes() {
            var listed = with(item("a", "1", 0), Map.of("listPk", "team", "listSk", "anna"));
            assertThat(meter.measure(() -> put(listed)).indexWriteUnits()).isEqualTo(1);
            assertThat(meter.measure(() -> put(listed)).indexWriteUnits()).isZero();
            assertThat(meter.measure(() -> put(with(listed, Map.of("other", "x"))))
                            .indexWriteUnits())
                    .isEqualTo(1);
            assertThat(meter.measure(() -> put(with(listed, Map.of("listSk", "berta"))))
                            .indexWriteUnits())
                    .isEqualTo(2);
            assertThat(meter.measure(() -> put(item("a", "1", 0))).indexWriteUnits())
                    .isEqualTo(1);
        }
    }

    @Nested
    class ARead {
        @Test
        void ofOneItemCostsByItsSizeAndConsistency() {
            TABLE.put(item("a", "1", 5000));

            assertThat(get("a", "1", false).readUnits()).isEqualTo(1);
            assertThat(get("a", "1", true).readUnits()).isEqualTo(2);
            assertThat(get("a", "none", false).readUnits()).isEqualTo(0.5);
            assertThat(get("a", "none", true).calls())
                    .extracting(Call::consistentRead)
                    .containsExactly(true);
        }

        @Test
        void ofABatchRoundsEachItemUp() {
            TABLE.put(item("a", "1", 100));
            TABLE.put(item("a", "2", 5000));

            var measured = meter.measure(() -> client.batchGetItem(r -> r.requestItems(Map.of(
                    TABLE.name(),
                    KeysAndAttributes.builder()
                            .keys(List.of(key("a", "1"), key("a", "2"), key("a", "missing")))
                            .projectionExpression("pk")
                            .build()))));

            assertThat(measured.readUnits()).isEqualTo(0.5 + 1 + 0.5);
            assertThat(measured.touches("missing")).isTrue();
        }

        @Test
        void inATransactionCostsTwice() {
            var measured = meter.measure(() -> client.transactGetItems(r -> r.transactItems(TransactGetItem.builder()
                    .get(g -> g.tableName(TABLE.name()).key(key("a", "1")))
                    .build())));

            assertThat(measured.readUnits()).isEqualTo(2);
        }

        @Test
        void ofAQueryRoundsTheSumUp() {
            for (var i = 0; i < 25; i++) {
                TABLE.put(item("q", "k" + i, 600));
            }

            assertThat(query(r -> {}).readUnits()).isEqualTo(2);
            assertThat(query(r -> r.consistentRead(true)).readUnits()).isEqualTo(4);
            assertThat(query(r -> r.limit(6)).readUnits()).isEqualTo(0.5);
            assertThat(meter.measure(() -> client.query(r -> r.tableName(TABLE.name())
                                    .keyConditionExpression("pk = :pk")
                                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("nobody")))))
                            .readUnits())
                    .isEqualTo(0.5);
        }

        @Test
        void ofAQueryCountsWhatFiltersAndProjectionsHide() {
            for (var i = 0; i < 25; i++) {
                TABLE.put(item("q", "k" + i, 600));
            }

            var filtered = query(r -> r.filterExpression("#fill = :none")
                    .expressionAttributeNames(Map.of("#fill", "fill"))
                    .expressionAttributeValues(
                            Map.of(":pk", AttributeValue.fromS("q"), ":none", AttributeValue.fromS("none"))));
            assertThat(filtered.readUnits()).isEqualTo(2);
            assertThat(filtered.touches("q | k7")).isTrue();
            assertThat(query(r -> r.select(Select.COUNT)).readUnits()).isEqualTo(2);
            assertThat(query(r -> r.projectionExpression("sk")).readUnits()).isEqualTo(2);
            assertThat(meter.measure(() -> client.scan(r -> r.tableName(TABLE.name())
                                    .filterExpression("pk = :none")
                                    .expressionAttributeValues(Map.of(":none", AttributeValue.fromS("none")))))
                            .readUnits())
                    .isEqualTo(2);
        }

        @Test
        void touchesWhatItAsksFor() {
            var measured = meter.measure(() -> client.query(r -> r.tableName(TABLE.name())
                    .indexName("byList")
                    .keyConditionExpression("listPk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("LICENCES")))));

            assertThat(measured.touches("LICENCES")).isTrue();
            assertThat(measured.requests()).containsExactly("Query");
            assertThat(measured.readUnits()).isEqualTo(0.5);
        }

        private Metered get(String pk, String sk, boolean consistent) {
            return meter.measure(() -> client.getItem(
                    r -> r.tableName(TABLE.name()).key(key(pk, sk)).consistentRead(consistent)));
        }

        private Metered query(Consumer<QueryRequest.Builder> more) {
            return meter.measure(() -> client.query(r -> {
                r.tableName(TABLE.name())
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("q")));
                more.accept(r);
            }));
        }
    }

    private void put(Map<String, AttributeValue> item) {
        client.putItem(r -> r.tableName(TABLE.name()).item(item));
    }

    private void update(String pk, String sk, int fillBytes) {
        client.updateItem(r -> r.tableName(TABLE.name())
                .key(key(pk, sk))
                .updateExpression("SET fill = :fill")
                .expressionAttributeValues(Map.of(":fill", AttributeValue.fromS("x".repeat(fillBytes)))));
    }

    private static Map<String, AttributeValue> item(String pk, String sk, int fillBytes) {
        return fillBytes == 0 ? key(pk, sk) : with(key(pk, sk), Map.of("fill", "x".repeat(fillBytes)));
    }

    private static Map<String, AttributeValue> with(Map<String, AttributeValue> item, Map<String, String> more) {
        var all = new HashMap<>(item);
        more.forEach((name, value) -> all.put(name, AttributeValue.fromS(value)));
        return all;
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }
}
