package io.orghub.local.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.Outcome;
import io.orghub.testing.template.StreamMapping;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one batch to a function until each of its records is handled or given up, by the rules of Lambda's mappings of
 * streams.
 */
final class BatchDelivery {
    /** Waits before another attempt. */
    @FunctionalInterface
    interface Pause {
        void before(int attempt) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Part(List<ShardRecord> records, int failures) {
        Part from(int index) {
            return new Part(records.subList(index, records.size()), 0);
        }

        Part failedAgain() {
            return new Part(records, failures + 1);
        }

        Part firstHalf() {
            return new Part(records.subList(0, records.size() / 2), failures);
        }

        Part secondHalf() {
            return new Part(records.subList(records.size() / 2, records.size()), failures);
        }
    }

    private final LambdaFunction function;
    private final StreamMapping mapping;
    private final GivenUp givenUp;
    private final Pause pause;
    private final Clock clock;

    BatchDelivery(LambdaFunction function, StreamMapping mapping, GivenUp givenUp, Pause pause, Clock clock) {
        this.function = function;
        this.mapping = mapping;
        this.givenUp = givenUp;
        this.pause = pause;
        this.clock = clock;
    }

    void deliver(List<ShardRecord> batch) throws InterruptedException {
        Deque<Part> parts = new ArrayDeque<>(List.of(new Part(batch, 0)));
        while (!parts.isEmpty()) {
            var part = withoutExpired(parts.pop());
            if (part.records.isEmpty()) {
                continue;
            }
            switch (attempt(part.records)) {
                case Attempt.Handled _ -> {}
                case Attempt.HandledUpTo(int index) when index > 0 -> parts.push(part.from(index));
                case Attempt.HandledUpTo _ -> again(part, parts);
                // Splitting costs no attempt: it only finds out which records are to blame.
                case Attempt.Failed _
                when mapping.bisect() && part.records.size() > 1 -> {
                    parts.push(part.secondHalf());
                    parts.push(part.firstHalf());
                }
                case Attempt.Failed _ -> again(part, parts);
            }
        }
    }

    private sealed interface Attempt {
        record Handled() implements Attempt {}

        record HandledUpTo(int index) implements Attempt {}

        record Failed() implements Attempt {}
    }

    private Attempt attempt(List<ShardRecord> records) throws InterruptedException {
        var event = JsonNodeFactory.instance.objectNode();
        var list = event.putArray("Records");
        records.forEach(record -> list.add(record.json()));
        return switch (function.invoke(event.toString())) {
            case Outcome.Answered answered when mapping.reportsItemFailures() -> reported(answered.json(), records);
            case Outcome.Answered _ -> new Attempt.Handled();
            case Outcome.Failed _ -> new Attempt.Failed();
            case Outcome.Unfinished _ -> throw new InterruptedException();
        };
    }

    /** The lowest failed record counts: it and everything after it comes again. */
    private Attempt reported(String json, List<ShardRecord> records) {
        JsonNode failures;
        try {
            failures = JSON.readTree(json).path("batchItemFailures");
        } catch (JsonProcessingException e) {
            return new Attempt.Failed();
        }
        if (failures.isEmpty()) {
            return new Attempt.Handled();
        }
        var lowest = records.size();
        for (var failure : failures) {
            var number = failure.path("itemIdentifier").asText("");
            var index = IntStream.range(0, records.size())
                    .filter(i -> records.get(i).sequenceNumber().equals(number))
                    .findFirst();
            if (index.isEmpty()) {
                LOG.warn("{} reports a failure of no record it got: '{}'", function.name(), number);
                return new Attempt.Failed();
            }
            lowest = Math.min(lowest, index.getAsInt());
        }
        return new Attempt.HandledUpTo(lowest);
    }

    private void again(Part part, Deque<Part> parts) throws InterruptedException {
        var failed = part.failedAgain();
        if (mapping.maximumRetryAttempts() >= 0 && failed.failures > mapping.maximumRetryAttempts()) {
            giveUp(failed.records, "RetryAttemptsExhausted", failed.failures);
        } else {
            pause.before(failed.failures);
            parts.push(failed);
        }
    }

    private Part withoutExpired(Part part) {
        if (mapping.maximumRecordAgeSeconds() < 0) {
            return part;
        }
        var oldest = clock.instant().minusSeconds(mapping.maximumRecordAgeSeconds());
        var expired =
                (int) part.records.stream().filter(r -> r.at().isBefore(oldest)).count();
        if (expired > 0) {
            giveUp(part.records.subList(0, expired), "RecordAgeExceeded", part.failures);
        }
        return new Part(part.records.subList(expired, part.records.size()), part.failures);
    }

    private void giveUp(List<ShardRecord> records, String condition, int invocations) {
        LOG.error(
                "{} gives up {} records from {}: {}",
                function.name(),
                records.size(),
                records.getFirst().sequenceNumber(),
                condition);
        givenUp.send(records, condition, invocations);
    }
}
