package io.orghub.testing.events;

import io.orghub.testing.engine.LocalDynamo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a table's stream to its present end, again and again, parent shards before their children. Not thread-safe, so
 * each consumer has its own.
 */
public final class StreamTail {
    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<String, String> lastSequenceNumbers;
    private final Set<String> closed = new HashSet<>();

    private StreamTail(LocalDynamo engine, String table, Map<String, String> checkpoint) {
        streams = engine.streams();
        try (var client = engine.client()) {
            streamArn = client.describeTable(r -> r.tableName(table)).table().latestStreamArn();
        }
        lastSequenceNumbers = new LinkedHashMap<>(checkpoint);
    }

    /** From the oldest record that is kept. */
    public static StreamTail of(LocalDynamo engine, String table) {
        return new StreamTail(engine, table, Map.of());
    }

    /** From what is written next. */
    public static StreamTail fromNow(LocalDynamo engine, String table) {
        var tail = of(engine, table);
        tail.shards().keySet().forEach(shard -> tail.iterators.put(shard, tail.latest(shard)));
        return tail;
    }

    /** From a checkpoint of an earlier tail of that table. */
    public static StreamTail after(LocalDynamo engine, String table, Map<String, String> checkpoint) {
        return new StreamTail(engine, table, checkpoint);
    }

    public String streamArn() {
        return streamArn;
    }

    /** The last sequence number read of each shard. */
    public Map<String, String> checkpoint() {
        return Map.copyOf(lastSequenceNumbers);
    }

    /** Everything that is new since the last read. */
    public List<Record> read() {
        var shards = shards();
        var records = new ArrayList<Record>();
        var done = new HashSet<String>();
        shards.values().forEach(shard -> read(shard, shards, done, records));
        return records;
    }

    private void read(Shard shard, Map<String, Shard> shards, Set<String> done, List<Record> records) {
        if (!done.add(shard.shardId())) {
            return;
        }
        var parent = shards.get(shard.parentShardId());
        if (parent != null) {
            read(parent, shards, done, records);
        }
        while (!closed.contains(shard.shardId())) {
            var batch = next(shard.shardId());
            if (batch.isEmpty()) {
                return;
            }
            records.addAll(batch);
        }
    }

    private List<Record> next(String shardId) {
        try {
            var iterator = iterators.computeIfAbsent(shardId, this::iterator);
            var answer = streams.getRecords(r -> r.shardIterator(iterator));
            if (answer.nextShardIterator() == null) {
                closed.add(shardId);
                iterators.remove(shardId);
            } else {
                iterators.put(shardId, answer.nextShardIterator());
            }
            if (!answer.records().isEmpty()) {
                lastSequenceNumbers.put(
                        shardId, answer.records().getLast().dynamodb().sequenceNumber());
            }
            return answer.records();
        } catch (ExpiredIteratorException idleForTooLong) {
            iterators.remove(shardId);
            return next(shardId);
        }
    }

    private String iterator(String shardId) {
        var last = lastSequenceNumbers.get(shardId);
        if (last != null) {
            try {
                return streams.getShardIterator(r -> r.streamArn(streamArn)
                                .shardId(shardId)
                                .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                                .sequenceNumber(last))
                        .shardIterator();
            } catch (TrimmedDataAccessException olderThanTheStreamKeeps) {
                lastSequenceNumbers.remove(shardId);
            }
        }
        return streams.getShardIterator(
                        r -> r.streamArn(streamArn).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private String latest(String shardId) {
        return streams.getShardIterator(
                        r -> r.streamArn(streamArn).shardId(shardId).shardIteratorType(ShardIteratorType.LATEST))
                .shardIterator();
    }

    private Map<String, Shard> shards() {
        var shards = new LinkedHashMap<String, Shard>();
        String last = null;
        do {
            var from = last;
            var page = streams.describeStream(r -> r.streamArn(streamArn).exclusiveStartShardId(from))
                    .streamDescription();
            page.shards().forEach(shard -> shards.put(shard.shardId(), shard));
            last = page.lastEvaluatedShardId();
        } while (last != null);
        return shards;
    }
}
