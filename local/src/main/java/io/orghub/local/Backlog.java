package io.orghub.local;

import io.orghub.local.queue.QueuePump;
import io.orghub.local.stream.StreamPump;
import io.orghub.local.stream.TableStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is still to be done behind the API: stream records and messages, dead letters not among them. */
final class Backlog {
    private final TableStream stream;
    private final List<StreamPump> streamPumps;
    private final List<QueuePump> queuePumps;
    private final Progress progress;

    Backlog(TableStream stream, List<StreamPump> streamPumps, List<QueuePump> queuePumps, Progress progress) {
        this.stream = stream;
        this.streamPumps = streamPumps;
        this.queuePumps = queuePumps;
        this.progress = progress;
    }

    /** Zero only if everything written before the call has been handled, and everything that came of it. */
    int size() {
        while (true) {
            var ticks = progress.ticks();
            stream.readToEnd();
            var size = streamPumps.stream().mapToInt(StreamPump::unhandled).sum() + queued();
            if (size > 0 || progress.ticks() == ticks) {
                return size;
            }
        }
    }

    /**
     * Positions in the stream that nothing depends on any more. A queue's messages live in memory alone, so that a
     * position counts as reached only when the queues were seen empty after it: whatever was queued when the process
     * died comes again from the stream, and consumers handle a record twice with one effect.
     */
    Optional<Map<String, String>> settledPositions() {
        var ticks = progress.ticks();
        var positions = new HashMap<String, String>();
        streamPumps.forEach(pump -> pump.position().ifPresent(position -> positions.put(pump.name(), position)));
        return queued() == 0 && progress.ticks() == ticks ? Optional.of(positions) : Optional.empty();
    }

    private int queued() {
        return queuePumps.stream().mapToInt(QueuePump::unhandled).sum();
    }
}
