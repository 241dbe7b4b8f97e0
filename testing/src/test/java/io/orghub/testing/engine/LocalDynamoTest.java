package io.orghub.testing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.testing.template.Template;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class LocalDynamoTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @Test
    void answersAClientWithItsInterceptors() {
        var calls = new AtomicInteger();
        var client = TABLE.client(new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                calls.incrementAndGet();
            }
        });

        var table = client.describeTable(r -> r.tableName(TABLE.name())).table();

        assertThat(table.globalSecondaryIndexes()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(calls).hasValue(1);
        assertThat(TABLE.engine().endpoint().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void keepsItsDataInAFolder(@TempDir Path folder) {
        var template = Template.load(Template.locate(), Map.of(), Map.of());
        try (var first = LocalDynamo.keptIn(folder.resolve("data"))) {
            first.createTable(template, "kept");
            first.client().putItem(r -> r.tableName("kept").item(item("a", "b")));
        }
        try (var second = LocalDynamo.keptIn(folder.resolve("data"))) {
            second.createTable(template, "kept");
            assertThat(second.client().scan(r -> r.tableName("kept")).items()).containsExactly(item("a", "b"));
        }
    }

    @Nested
    class ATestTable {
        @Test
        void isEmptyAgainWhenCleared() {
            TABLE.put(item("a", "b"));
            assertThat(TABLE.item("a", "b")).contains(item("a", "b"));

            TABLE.clear();

            assertThat(TABLE.items()).isEmpty();
        }

        @Test
        void isReadAnewWheneverItMayHaveBeenWritten() {
            var other = TestTable.fresh();
            assertThat(other.items()).isEmpty();
            other.put(item("a", "b"));
            var read = other.items();
            assertThat(read).containsExactly(item("a", "b"));
            assertThat(other.items()).isSameAs(read);

            // A refused write is one that may have been.
            assertThatThrownBy(() -> other.client().deleteItem(call -> call.tableName(other.name())
                            .key(item("a", "b"))
                            .conditionExpression("attribute_not_exists(pk)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            assertThat(other.items()).isEqualTo(read).isNotSameAs(read);

            // Others come by a socket, and nobody counts them.
            other.engine().endpoint();
            assertThat(other.items()).isNotSameAs(other.items());
            other.drop();
        }

        @Test
        void isNotSharedWithAnother() {
            var other = TestTable.fresh();
            other.put(item("x", "y"));

            assertThat(TABLE.item("x", "y")).isEmpty();
            other.drop();
        }
    }

    /** What the product and the fault injection rely on, as DynamoDB has it. */
    @Nested
    class ATransaction {
        @Test
        void isAppliedOncePerClientToken() {
            var request = addTo("once", "token-1", "attribute_not_exists(flag)");

            TABLE.client().transactWriteItems(request);
            TABLE.client().transactWriteItems(request);

            assertThat(count("once")).isEqualTo("1");
        }

        @Test
        void isTriedAfreshWithATokenThatFailed() {
            var request = addTo("afresh", "token-2", "attribute_exists(pk)");
            assertThatThrownBy(() -> TABLE.client().transactWriteItems(request))
                    .isInstanceOf(TransactionCanceledException.class);
            TABLE.put(item("afresh", "1"));

            TABLE.client().transactWriteItems(request);

            assertThat(count("afresh")).isEqualTo("1");
        }

        @Test
        void tellsTheItemThatFailedItsCondition() {
            TABLE.put(item("told", "1"));

            assertThatThrownBy(() ->
                            TABLE.client().transactWriteItems(addTo("told", "token-3", "attribute_not_exists(pk)")))
                    .isInstanceOfSatisfying(TransactionCanceledException.class, e -> assertThat(
                                    e.cancellationReasons().getFirst().item())
                            .isEqualTo(item("told", "1")));
        }

        private static TransactWriteItemsRequest addTo(String pk, String token, String condition) {
            return TransactWriteItemsRequest.builder()
                    .clientRequestToken(token)
                    .transactItems(TransactWriteItem.builder()
                            .update(u -> u.tableName(TABLE.name())
                                    .key(item(pk, "1"))
                                    .updateExpression("ADD n :one")
                                    .conditionExpression(condition)
                                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                            .build())
                    .build();
        }

        private static String count(String pk) {
            return TABLE.item(pk, "1").orElseThrow().get("n").n();
        }
    }

    private static Map<String, AttributeValue> item(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }
}
