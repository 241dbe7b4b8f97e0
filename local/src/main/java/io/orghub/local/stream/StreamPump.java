package io.orghub.local.stream;

import io.orghub.local.Progress;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.testing.template.FilterPattern;
import io.orghub.testing.template.StreamMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds one function from the stream, with a position of its own, whatever other consumers do. */
public final class StreamPump implements Consumer<ShardRecord>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPump.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final LambdaFunction function;
    private final StreamMapping mapping;
    private final List<FilterPattern> filters;
    private final BatchDelivery delivery;
    private final Progress progress;
    private final BlockingQueue<ShardRecord> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger unhandled = new AtomicInteger();
    private final Thread thread;
    private volatile Optional<String> position;

    /**
     * @param position the sequence number of the last record handled, if any
     * @param onFailure where documents about records given up go
     */
    public StreamPump(
            LambdaFunction function,
            StreamMapping mapping,
            Optional<String> position,
            Consumer<String> onFailure,
            Progress progress,
            Clock clock) {
        this.function = function;
        this.mapping = mapping;
        this.position = position;
        this.progress = progress;
        this.filters = mapping.filters().stream().map(FilterPattern::parse).toList();
        this.delivery = new BatchDelivery(
                function, mapping, new GivenUp(function.name(), onFailure, clock), StreamPump::backOff, clock);
        this.thread = Thread.ofVirtual().name("stream " + function.name()).unstarted(this::pump);
    }

    public String name() {
        return function.name();
    }

    public void start() {
        thread.start();
    }

    @Override
    public void accept(ShardRecord record) {
        if (position.map(record::isAfter).orElse(true)) {
            unhandled.incrementAndGet();
            inbox.add(record);
        }
    }

    /** How many records were read and not yet handled. */
    public int unhandled() {
        return unhandled.get();
    }

    /** The last record that is done with, as everything before it. */
    public Optional<String> position() {
        return position;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump() {
        try {
            while (true) {
                var taken = new ArrayList<ShardRecord>();
                taken.add(inbox.take());
                inbox.drainTo(taken, mapping.batchSize() - 1);
                handle(taken);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stops", function.name());
        }
    }

    private void handle(List<ShardRecord> taken) throws InterruptedException {
        var batch = taken.stream().filter(this::isWanted).toList();
        for (var attempt = 1; ; attempt++) {
            try {
                if (!batch.isEmpty()) {
                    delivery.deliver(batch);
                }
                break;
            } catch (RuntimeException e) {
                LOG.error("{} could not be fed and will be tried again", function.name(), e);
                backOff(attempt);
            }
        }
        progress.made();
        position = Optional.of(taken.getLast().sequenceNumber());
        unhandled.addAndGet(-taken.size());
    }

    private boolean isWanted(ShardRecord record) {
        return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.matches(record.json()));
    }

    private static void backOff(int attempt) throws InterruptedException {
        Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 16)));
    }
}
