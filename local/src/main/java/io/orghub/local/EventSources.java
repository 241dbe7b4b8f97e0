package io.orghub.local;

import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.queue.QueuePump;
import io.orghub.local.queue.QueueServer;
import io.orghub.local.stream.StreamPump;
import io.orghub.local.stream.TableStream;
import io.orghub.testing.engine.LocalDynamo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The mappings of the template at work: the stream and the queues feeding their functions. */
final class EventSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSources.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SAVE = Duration.ofMillis(500);
    private static final Duration STEP = Duration.ofMillis(10);

    private final List<StreamPump> streamPumps;
    private final List<QueuePump> queuePumps;
    private final DynamoDbStreamsClient streamClient;
    private final TableStream stream;
    private final Checkpoints checkpoints;
    private final Backlog backlog;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stream").factory());

    private EventSources(
            List<LambdaFunction> functions,
            LocalDynamo dynamo,
            String streamArn,
            QueueServer queues,
            DataFolder folder,
            Clock clock) {
        var progress = new Progress();
        checkpoints = new Checkpoints(folder);
        streamPumps = functions.stream()
                .flatMap(function -> function.resource().streams().stream()
                        .map(mapping -> new StreamPump(
                                function,
                                mapping,
                                checkpoints.of(function.name()),
                                document -> mapping.onFailureQueue().ifPresent(queue -> queues.send(queue, document)),
                                progress,
                                clock)))
                .toList();
        queuePumps = functions.stream()
                .flatMap(function -> function.resource().queues().stream()
                        .map(mapping -> new QueuePump(function, mapping, queues, progress)))
                .toList();
        streamClient = dynamo.streams();
        stream = new TableStream(
                streamClient,
                streamArn,
                checkpoints.earliest(streamPumps.stream().map(StreamPump::name).toList()),
                streamPumps);
        backlog = new Backlog(stream, streamPumps, queuePumps, progress);
    }

    static EventSources start(
            List<LambdaFunction> functions,
            LocalDynamo dynamo,
            String streamArn,
            QueueServer queues,
            DataFolder folder,
            Clock clock) {
        var sources = new EventSources(functions, dynamo, streamArn, queues, folder, clock);
        sources.streamPumps.forEach(StreamPump::start);
        sources.queuePumps.forEach(QueuePump::start);
        sources.every(POLL, sources.stream::readToEnd);
        sources.every(SAVE, sources::saveCheckpoints);
        return sources;
    }

    int backlog() {
        return backlog.size();
    }

    boolean settle(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (backlog.size() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }

    /** Handles what is left and notes how far that is. */
    void drain(Duration patience) {
        settle(patience);
        saveCheckpoints();
    }

    @Override
    public void close() {
        // Waits for the run under way.
        clockwork.close();
        queuePumps.forEach(QueuePump::close);
        streamPumps.forEach(StreamPump::close);
        streamClient.close();
    }

    private void saveCheckpoints() {
        backlog.settledPositions().ifPresent(checkpoints::save);
    }

    private void every(Duration period, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("The stream could not be read and will be tried again", e);
            }
        };
        clockwork.scheduleWithFixedDelay(guarded, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }
}
