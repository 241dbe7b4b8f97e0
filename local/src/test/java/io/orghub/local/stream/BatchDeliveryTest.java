package io.orghub.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.testing.template.StreamMapping;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchDeliveryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final List<String> invocations = new ArrayList<>();
    private final List<JsonNode> givenUp = new ArrayList<>();
    private final List<Integer> pauses = new ArrayList<>();

    private static StreamMapping mapping(int retries, int maximumAgeSeconds, boolean bisect) {
        return new StreamMapping(
                "TRIM_HORIZON", 100, retries, maximumAgeSeconds, bisect, true, Optional.of("Dead"), List.of());
    }

    private static ShardRecord record(int number, Instant at) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("eventName", "INSERT").put("eventSourceARN", "arn:stream");
        json.putObject("dynamodb").put("SequenceNumber", String.valueOf(number));
        return new ShardRecord("shard-1", String.valueOf(number), at, json);
    }

    private static List<ShardRecord> records(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> record(number, NOW)).toList();
    }

    /** @param handling names the numbers that failed, or throws */
    private void deliver(StreamMapping mapping, List<ShardRecord> batch, Function<List<String>, List<String>> handling)
            throws InterruptedException {
        var handler = new RequestHandler<DynamodbEvent, StreamsEventResponse>() {
            @Override
            public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
                var numbers = event.getRecords().stream()
                        .map(record -> record.getDynamodb().getSequenceNumber())
                        .toList();
                invocations.add(String.join(" ", numbers));
                return new StreamsEventResponse(handling.apply(numbers).stream()
                        .map(StreamsEventResponse.BatchItemFailure::new)
                        .toList());
            }
        };
        var clock = Clock.fixed(NOW, ZoneOffset.UTC);
        var function = FakeFunction.onStream(mapping, handler);
        new BatchDelivery(
                        function,
                        mapping,
                        new GivenUp(function.name(), document -> givenUp.add(parse(document)), clock),
                        pauses::add,
                        clock)
                .deliver(batch);
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> poison(List<String> numbers, String... poisoned) {
        if (Stream.of(poisoned).anyMatch(numbers::contains)) {
            throw new IllegalStateException("a test's own failure");
        }
        return List.of();
    }

    @Test
    void handsOverAWholeBatchOnce() throws Exception {
        deliver(mapping(3, -1, true), records(1, 2, 3), numbers -> List.of());

        assertThat(invocations).containsExactly("1 2 3");
        assertThat(givenUp).isEmpty();
    }

    @Nested
    class ReportedFailures {
        @Test
        void comeAgainFromTheLowestOn() throws Exception {
            var first = new boolean[] {true};

            deliver(mapping(3, -1, true), records(1, 2, 3, 4, 5), numbers -> {
                var fails = first[0];
                first[0] = false;
                return fails ? List.of("4", "2") : List.of();
            });

            assertThat(invocations).containsExactly("1 2 3 4 5", "2 3 4 5");
        }

        @Test
        void areRetriedAsOftenAsTheMappingSaysAndThenGivenUp() throws Exception {
            deliver(
                    mapping(2, -1, true),
                    records(1, 2, 3),
                    numbers -> numbers.contains("2") ? List.of("2") : List.of());

            assertThat(invocations).containsExactly("1 2 3", "2 3", "2 3", "2 3");
            assertThat(pauses).containsExactly(1, 2);
            assertThat(givenUp).hasSize(1);
        }

        @Test
        void ofRecordsThatWereNotSentFailTheWholeBatch() throws Exception {
            var first = new boolean[] {true};

            deliver(mapping(3, -1, false), records(1, 2), numbers -> {
                var fails = first[0];
                first[0] = false;
                return fails ? List.of("7") : List.of();
            });

            assertThat(invocations).containsExactly("1 2", "1 2");
        }
    }

    @Nested
    class Errors {
        @Test
        void splitTheBatchUntilThePoisonedRecordIsAlone() throws Exception {
            deliver(mapping(1, -1, true), records(1, 2, 3, 4), numbers -> poison(numbers, "3"));

            assertThat(invocations).containsExactly("1 2 3 4", "1 2", "3 4", "3", "3", "4");
            assertThat(givenUp).hasSize(1);
            assertThat(givenUp.getFirst()
                            .at("/DDBStreamBatchInfo/startSequenceNumber")
                            .textValue())
                    .isEqualTo("3");
        }

        @Test
        void retryTheWholeBatchWithoutBisection() throws Exception {
            deliver(mapping(2, -1, false), records(1, 2), numbers -> poison(numbers, "2"));

            assertThat(invocations).containsExactly("1 2", "1 2", "1 2");
            assertThat(givenUp).hasSize(1);
        }

        @Test
        void areRetriedForEverWithoutALimit() throws Exception {
            deliver(
                    mapping(-1, -1, false),
                    records(1),
                    numbers -> poison(invocations.size() < 30 ? numbers : List.of(), "1"));

            assertThat(invocations).hasSize(30);
            assertThat(givenUp).isEmpty();
        }
    }

    @Test
    void givesUpRecordsThatAreTooOld() throws Exception {
        var old = record(1, NOW.minusSeconds(61));
        var young = record(2, NOW.minusSeconds(60));

        deliver(mapping(3, 60, true), List.of(old, young), numbers -> List.of());

        assertThat(invocations).containsExactly("2");
        assertThat(givenUp.getFirst().at("/requestContext/condition").textValue())
                .isEqualTo("RecordAgeExceeded");
    }

    @Test
    void tellsThePositionOfWhatItGivesUpAndNotItsContent() throws Exception {
        deliver(mapping(1, -1, false), records(7, 8), numbers -> poison(numbers, "7"));

        assertThat(givenUp.getFirst().path("DDBStreamBatchInfo")).isEqualTo(parse("""
                {
                  "shardId": "shard-1",
                  "startSequenceNumber": "7",
                  "endSequenceNumber": "8",
                  "approximateArrivalOfFirstRecord": "2026-11-21T09:00:00Z",
                  "approximateArrivalOfLastRecord": "2026-11-21T09:00:00Z",
                  "batchSize": 2,
                  "streamArn": "arn:stream"
                }
                """));
        assertThat(givenUp.getFirst().at("/requestContext/condition").textValue())
                .isEqualTo("RetryAttemptsExhausted");
        assertThat(givenUp.getFirst()
                        .at("/requestContext/approximateInvokeCount")
                        .intValue())
                .isEqualTo(2);
    }
}
