package io.orghub.local.stream;

import io.orghub.testing.events.StreamEvents;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads the table's stream once for all its consumers, in order. Reading to the end on demand is what lets the health
 * of the stack tell the truth: whatever was written before is known afterwards.
 */
public final class TableStream {
    private static final int PAGE = 1000;

    private final DynamoDbStreamsClient client;
    private final String arn;
    private final Optional<BigInteger> resumeAfter;
    private final List<Consumer<ShardRecord>> consumers;
    private final Map<String, OpenShard> shards = new LinkedHashMap<>();

    private static final class OpenShard {
        private Optional<String> lastRead = Optional.empty();
        private String iterator;
        private boolean isFinished;
    }

    /** @param resumeAfter the sequence number of the last record not to be read again; from the start if empty */
    public TableStream(
            DynamoDbStreamsClient client,
            String arn,
            Optional<String> resumeAfter,
            List<? extends Consumer<ShardRecord>> consumers) {
        this.client = client;
        this.arn = arn;
        this.resumeAfter = resumeAfter.map(BigInteger::new);
        this.consumers = List.copyOf(consumers);
    }

    public synchronized void readToEnd() {
        var isAtEnd = false;
        while (!isAtEnd) {
            if (shards.values().stream().allMatch(shard -> shard.isFinished)) {
                discover();
            }
            for (var entry : shards.entrySet()) {
                readShard(entry.getKey(), entry.getValue());
            }
            // A finished shard has children, which may hold more.
            isAtEnd = shards.values().stream().anyMatch(shard -> !shard.isFinished);
        }
    }

    private void discover() {
        var found = new ArrayList<Shard>();
        String start = null;
        do {
            var from = start;
            var page = client.describeStream(r -> r.streamArn(arn).exclusiveStartShardId(from))
                    .streamDescription();
            found.addAll(page.shards());
            start = page.lastEvaluatedShardId();
        } while (start != null);
        // Parents come before their children: a shard's records are older than those of the shards that follow it.
        found.stream()
                .sorted((a, b) -> startOf(a).compareTo(startOf(b)))
                .filter(shard -> !shards.containsKey(shard.shardId()))
                .forEach(shard -> {
                    var open = new OpenShard();
                    open.isFinished = endsBeforeResumption(shard);
                    if (!open.isFinished) {
                        resumptionWithin(shard).ifPresent(number -> open.lastRead = Optional.of(number));
                        open.iterator = iterator(shard.shardId(), open.lastRead);
                    }
                    shards.put(shard.shardId(), open);
                });
    }

    private void readShard(String shardId, OpenShard shard) {
        while (!shard.isFinished) {
            try {
                var page =
                        client.getRecords(r -> r.shardIterator(shard.iterator).limit(PAGE));
                for (var record : page.records()) {
                    var sequenceNumber = record.dynamodb().sequenceNumber();
                    var read = new ShardRecord(
                            shardId,
                            sequenceNumber,
                            record.dynamodb().approximateCreationDateTime(),
                            StreamEvents.node(record, arn));
                    shard.lastRead = Optional.of(sequenceNumber);
                    consumers.forEach(consumer -> consumer.accept(read));
                }
                shard.iterator = page.nextShardIterator();
                shard.isFinished = shard.iterator == null;
                if (page.records().isEmpty()) {
                    return;
                }
            } catch (ExpiredIteratorException e) {
                shard.iterator = iterator(shardId, shard.lastRead);
            }
        }
    }

    private String iterator(String shardId, Optional<String> after) {
        try {
            return client.getShardIterator(r -> r.streamArn(arn)
                            .shardId(shardId)
                            .shardIteratorType(
                                    after.isPresent()
                                            ? ShardIteratorType.AFTER_SEQUENCE_NUMBER
                                            : ShardIteratorType.TRIM_HORIZON)
                            .sequenceNumber(after.orElse(null)))
                    .shardIterator();
        } catch (TrimmedDataAccessException e) {
            return iterator(shardId, Optional.empty());
        }
    }

    private boolean endsBeforeResumption(Shard shard) {
        var end = shard.sequenceNumberRange().endingSequenceNumber();
        return end != null
                && resumeAfter
                        .filter(number -> new BigInteger(end).compareTo(number) <= 0)
                        .isPresent();
    }

    private Optional<String> resumptionWithin(Shard shard) {
        return resumeAfter
                .filter(number -> startOf(shard).compareTo(number) <= 0)
                .map(number -> padded(number, shard.sequenceNumberRange().startingSequenceNumber()));
    }

    private static String padded(BigInteger number, String like) {
        var digits = number.toString();
        return "0".repeat(Math.max(0, like.length() - digits.length())) + digits;
    }

    private static BigInteger startOf(Shard shard) {
        return new BigInteger(shard.sequenceNumberRange().startingSequenceNumber());
    }
}
