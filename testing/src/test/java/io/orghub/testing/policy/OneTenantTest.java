package io.orghub.testing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.testing.engine.TestTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class OneTenantTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final DynamoDbClient client = TABLE.client(new OneTenant());

    @Test
    void failsATransactionOfTwo() {
        assertThatThrownBy(() -> write("harbour#GROUP#g", "harbour2#GROUP#g"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("harbour2");
        assertThat(TABLE.items()).isEmpty();
    }

    @Test
    void letsWhatIsOfNoTenantGoWithOne() {
        write("harbour#GROUP#g", "harbour#USER#u", "#SLUG#quay");
        assertThat(TABLE.items()).hasSize(3);
        TABLE.clear();
    }

    @Test
    void failsAScan() {
        assertThatThrownBy(() -> client.scan(scan -> scan.tableName(TABLE.name())))
                .isInstanceOf(AssertionError.class);
    }

    private void write(String... partitions) {
        List<TransactWriteItem> puts = Stream.of(partitions)
                .map(pk -> TransactWriteItem.builder()
                        .put(put -> put.tableName(TABLE.name())
                                .item(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS("x"))))
                        .build())
                .toList();
        client.transactWriteItems(call -> call.transactItems(puts));
    }
}
