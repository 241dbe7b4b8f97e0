package io.orghub.testing.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What a stream mapping may do to the order and number of records; the same seed gives the same delivery. */
public final class Delivery {
    private Delivery() {}

    /** Mixes the records of different items but keeps the order of each item's, as DynamoDB promises. */
    public static List<Record> interleaved(List<Record> records, long seed) {
        var byItem = new LinkedHashMap<Object, Queue<Record>>();
        records.forEach(record -> byItem.computeIfAbsent(record.dynamodb().keys(), key -> new ArrayDeque<>())
                .add(record));
        var turns = new ArrayList<Queue<Record>>();
        byItem.values().forEach(queue -> queue.forEach(record -> turns.add(queue)));
        Collections.shuffle(turns, new Random(seed));
        return turns.stream().map(Queue::remove).toList();
    }

    /** Puts the records in any order, as after a replay of dead letters. */
    public static List<Record> shuffled(List<Record> records, long seed) {
        var shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** Delivers stretches of the records again right after they were delivered, as a retried batch does. */
    public static List<Record> repeated(List<Record> records, long seed) {
        var random = new Random(seed);
        var delivered = new ArrayList<Record>();
        var start = 0;
        while (start < records.size()) {
            var end = Math.min(records.size(), start + 1 + random.nextInt(10));
            var batch = records.subList(start, end);
            delivered.addAll(batch.subList(0, random.nextInt(batch.size() + 1)));
            delivered.addAll(batch);
            start = end;
        }
        return delivered;
    }
}
