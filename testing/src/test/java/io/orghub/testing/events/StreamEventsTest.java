package io.orghub.testing.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.template.FilterPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class StreamEventsTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final StreamTail tail = StreamTail.of(TABLE.engine(), TABLE.name());

    @BeforeEach
    void startWithAnEmptyTable() {
        TABLE.clear();
        tail.read();
    }

    @Test
    void aFunctionSeesKeysAndImages() {
        var all = Map.of(
                "s", AttributeValue.fromS("text"),
                "n", AttributeValue.fromN("1.5"),
                "b", AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")),
                "flag", AttributeValue.fromBool(true),
                "nothing", AttributeValue.fromNul(true),
                "set", AttributeValue.fromSs(List.of("a")),
                "map", AttributeValue.fromM(Map.of("k", AttributeValue.fromN("2"))),
                "list", AttributeValue.fromL(List.of(AttributeValue.fromS("x"))));
        var item = new HashMap<>(all);
        item.putAll(key("a"));
        TABLE.put(item);
        TABLE.put(key("a"));
        TABLE.clear();

        var event = StreamEvents.event(tail.read(), tail.streamArn());

        assertThat(event.getRecords())
                .extracting(DynamodbStreamRecord::getEventName)
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        var insert = event.getRecords().getFirst();
        assertThat(insert.getEventSourceARN()).isEqualTo(tail.streamArn());
        assertThat(insert.getEventSource()).isEqualTo("aws:dynamodb");
        assertThat(insert.getDynamodb().getKeys().get("pk").getS()).isEqualTo("a");
        assertThat(insert.getDynamodb().getOldImage()).isNull();
        assertThat(insert.getDynamodb().getSequenceNumber()).isNotBlank();
        assertThat(insert.getDynamodb().getApproximateCreationDateTime()).isNotNull();
        var image = insert.getDynamodb().getNewImage();
        assertThat(image.get("n").getN()).isEqualTo("1.5");
        assertThat(image.get("b").getB().array()).asString().isEqualTo("bytes");
        assertThat(image.get("flag").getBOOL()).isTrue();
        assertThat(image.get("nothing").getNULL()).isTrue();
        assertThat(image.get("set").getSS()).containsExactly("a");
        assertThat(image.get("map").getM().get("k").getN()).isEqualTo("2");
        assertThat(image.get("list").getL().getFirst().getS()).isEqualTo("x");
        assertThat(event.getRecords().getLast().getDynamodb().getNewImage()).isNull();
    }

    @Test
    void aFilterSeesTheRecord() {
        TABLE.put(key("a"));
        var record = StreamEvents.node(tail.read().getFirst(), tail.streamArn());

        assertThat(FilterPattern.parse("""
                {"eventName":["INSERT"],"dynamodb":{"NewImage":{"pk":{"S":["a"]}},"OldImage":{"pk":{"S":[{"exists":false}]}}}}
                """).matches(record)).isTrue();
    }

    @Nested
    class ATail {
        @Test
        void readsEachRecordOnceAndInOrder() {
            IntStream.range(0, 1050).forEach(i -> TABLE.put(key("k" + i)));
            assertThat(keys(tail.read()))
                    .isEqualTo(IntStream.range(0, 1050).mapToObj(i -> "k" + i).toList());
            assertThat(tail.read()).isEmpty();

            TABLE.put(key("later"));
            assertThat(keys(tail.read())).containsExactly("later");
        }

        @Test
        void beginsWithWhatIsWrittenNext() {
            TABLE.put(key("before"));
            var next = StreamTail.fromNow(TABLE.engine(), TABLE.name());
            assertThat(next.read()).isEmpty();
            TABLE.put(key("first"));
            TABLE.put(key("second"));

            assertThat(keys(next.read())).containsExactly("first", "second");
        }

        @Test
        void goesOnAfterACheckpoint() {
            TABLE.put(key("before"));
            tail.read();
            var checkpoint = tail.checkpoint();
            TABLE.put(key("after"));

            assertThat(keys(StreamTail.after(TABLE.engine(), TABLE.name(), checkpoint)
                            .read()))
                    .containsExactly("after");
        }
    }

    @Nested
    class ADelivery {
        private final List<Record> records =
                IntStream.range(0, 60).mapToObj(i -> change("item-" + i % 5, i)).toList();

        @Test
        void keepsTheOrderOfEachItemWhenInterleaved() {
            var delivered = Delivery.interleaved(records, 1);

            assertThat(delivered).containsExactlyInAnyOrderElementsOf(records).isNotEqualTo(records);
            for (var item : keys(records)) {
                assertThat(of(item, delivered)).isEqualTo(of(item, records));
            }
            assertThat(delivered).isEqualTo(Delivery.interleaved(records, 1));
        }

        @Test
        void losesNothingWhenShuffledOrRepeated() {
            assertThat(Delivery.shuffled(records, 1)).containsExactlyInAnyOrderElementsOf(records);

            var repeated = Delivery.repeated(records, 1);
            assertThat(repeated).hasSizeGreaterThan(records.size()).containsAll(records);
            assertThat(new ArrayList<>(repeated.reversed()).stream().distinct().toList())
                    .as("last deliveries are in order")
                    .isEqualTo(records.reversed());
        }

        private static List<Record> of(String item, List<Record> records) {
            return records.stream()
                    .filter(r -> r.dynamodb().keys().get("pk").s().equals(item))
                    .toList();
        }

        private static Record change(String pk, int number) {
            return Record.builder()
                    .eventName(OperationType.MODIFY)
                    .dynamodb(d -> d.keys(key(pk)).sequenceNumber(Integer.toString(number)))
                    .build();
        }
    }

    private static List<String> keys(List<Record> records) {
        return records.stream()
                .map(record -> record.dynamodb().keys().get("pk").s())
                .toList();
    }

    private static Map<String, AttributeValue> key(String pk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS("-"));
    }
}
