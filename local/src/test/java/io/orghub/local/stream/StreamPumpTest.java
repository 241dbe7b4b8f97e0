package io.orghub.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.orghub.local.Eventually;
import io.orghub.local.Progress;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.template.StreamMapping;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StreamPumpTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private static final String WANTED = "{\"dynamodb\":{\"NewImage\":{\"itemType\":{\"S\":[\"wanted\"]}}}}";

    private final List<StreamPump> pumps = new ArrayList<>();
    private final List<String> gone = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        for (var pump : pumps) {
            pump.close();
        }
    }

    private static void put(String sortKey, String itemType) {
        TABLE.put(Map.of(
                "pk", AttributeValue.fromS("p"),
                "sk", AttributeValue.fromS(sortKey),
                "itemType", AttributeValue.fromS(itemType)));
    }

    private static StreamMapping mapping(int batchSize, int retries, List<String> filters) {
        return new StreamMapping("TRIM_HORIZON", batchSize, retries, -1, true, true, Optional.of("Dead"), filters);
    }

    private StreamPump pump(StreamMapping mapping, Optional<String> position, Handling handling) {
        var handler = new RequestHandler<DynamodbEvent, StreamsEventResponse>() {
            @Override
            public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
                handling.handle(event.getRecords().stream()
                        .map(record -> record.getDynamodb().getKeys().get("sk").getS())
                        .toList());
                return new StreamsEventResponse(List.of());
            }
        };
        var pump = new StreamPump(
                FakeFunction.onStream(mapping, handler),
                mapping,
                position,
                gone::add,
                new Progress(),
                Clock.systemUTC());
        pumps.add(pump);
        pump.start();
        return pump;
    }

    @FunctionalInterface
    private interface Handling {
        void handle(List<String> sortKeys);
    }

    private static TableStream stream(Optional<String> after, StreamPump... pumps) {
        var arn = TABLE.client()
                .describeTable(request -> request.tableName(TABLE.name()))
                .table()
                .latestStreamArn();
        return new TableStream(TABLE.engine().streams(), arn, after, List.of(pumps));
    }

    private static void untilHandled(StreamPump pump) {
        Eventually.holds(() -> pump.unhandled() == 0);
    }

    @Test
    void deliversWhatItsFilterWantsInOrderAndInBatches() {
        var batches = new CopyOnWriteArrayList<List<String>>();
        IntStream.range(0, 25).forEach(i -> put("a%02d".formatted(i), i % 2 == 0 ? "wanted" : "other"));
        var pump = pump(mapping(5, 3, List.of(WANTED)), Optional.empty(), batches::add);

        stream(Optional.empty(), pump).readToEnd();
        untilHandled(pump);

        assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(5));
        assertThat(batches.stream().flatMap(List::stream).filter(key -> key.startsWith("a")))
                .containsExactlyElementsOf(IntStream.range(0, 25)
                        .filter(i -> i % 2 == 0)
                        .mapToObj("a%02d"::formatted)
                        .toList());
    }

    @Test
    void goesOnWhereItStopped() {
        var first = new CopyOnWriteArrayList<String>();
        put("b1", "wanted");
        var before = pump(mapping(100, 3, List.of(WANTED)), Optional.empty(), first::addAll);
        stream(Optional.empty(), before).readToEnd();
        untilHandled(before);
        put("b2", "wanted");

        var second = new CopyOnWriteArrayList<String>();
        var after = pump(mapping(100, 3, List.of(WANTED)), before.position(), second::addAll);
        stream(before.position(), after).readToEnd();
        untilHandled(after);

        assertThat(first).contains("b1");
        assertThat(second).containsExactly("b2");
    }

    @Test
    void ofOneConsumerIsNotHeldUpByAnother() throws Exception {
        var release = new CountDownLatch(1);
        var stuck = pump(mapping(100, 3, List.of(WANTED)), Optional.empty(), keys -> await(release));
        var quick = new CopyOnWriteArrayList<String>();
        var other = pump(mapping(100, 3, List.of(WANTED)), Optional.empty(), quick::addAll);
        put("c1", "wanted");

        stream(Optional.empty(), stuck, other).readToEnd();
        untilHandled(other);

        assertThat(quick).contains("c1");
        assertThat(stuck.unhandled()).isPositive();
        assertThat(stuck.position()).isEmpty();
        release.countDown();
        untilHandled(stuck);
    }

    @Test
    void givesUpAPoisonedRecordAndGoesOn() {
        var handled = new CopyOnWriteArrayList<String>();
        put("d1", "wanted");
        put("d2", "wanted");
        put("d3", "wanted");
        var pump = pump(mapping(100, 1, List.of(WANTED)), Optional.empty(), keys -> {
            if (keys.contains("d2")) {
                throw new IllegalStateException("a test's own failure");
            }
            handled.addAll(keys);
        });

        stream(Optional.empty(), pump).readToEnd();
        untilHandled(pump);

        assertThat(handled).contains("d1", "d3").doesNotContain("d2");
        assertThat(gone).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
