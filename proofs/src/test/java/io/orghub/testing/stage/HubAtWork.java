package io.orghub.testing.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.FanOut;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The stream, its projection and the queue of fan-outs, each going as far as a test lets them. */
public final class HubAtWork {
    private static final int BATCH = 100;

    private final Stage stage;
    private final StreamTail tail;
    private final List<StreamRecord> told = new ArrayList<>();
    private final Queue<FanOutJob> jobs = new ArrayDeque<>();

    /** From now on. */
    public HubAtWork(TestTable table, Stage stage) {
        this.stage = stage;
        this.tail = StreamTail.fromNow(table.engine(), table.name());
    }

    /** Everything that the stream has told since the last look; its jobs wait in the queue. */
    public List<StreamRecord> listen() {
        var records = tail.read();
        if (records.isEmpty()) {
            return List.of();
        }
        var news = StreamRecords.of(StreamEvents.event(records, tail.streamArn()));
        told.addAll(news);
        var images = stage.bean(StreamImages.class);
        news.forEach(record -> images.job(record)
                .filter(FanOutJob.class::isInstance)
                .map(FanOutJob.class::cast)
                .ifPresent(jobs::add));
        return news;
    }

    /** All records ever listened to. */
    public List<StreamRecord> told() {
        return List.copyOf(told);
    }

    public void project(List<StreamRecord> records) {
        for (int from = 0; from < records.size(); from += BATCH) {
            projectBatch(records.subList(from, Math.min(records.size(), from + BATCH)));
        }
    }

    public void projectBatch(List<StreamRecord> batch) {
        var left = List.copyOf(batch);
        for (int times = 0; !left.isEmpty(); times++) {
            assertThat(times).as("times a record came again").isLessThan(20);
            var applied = stage.bean(Projection.class).apply(left);
            assertThat(applied.unreadable()).isEmpty();
            left = applied.toRetry();
        }
    }

    /** The messages that wait. */
    public Queue<FanOutJob> jobs() {
        return jobs;
    }

    public void advance(FanOutJob job) {
        stage.bean(FanOut.class).advance(job);
    }

    /** Projects, routes and works until nothing is left to do. */
    public void settle() {
        for (int round = 0; ; round++) {
            assertThat(round).as("rounds").isLessThan(1000);
            var news = listen();
            if (news.isEmpty() && jobs.isEmpty()) {
                return;
            }
            project(news);
            while (!jobs.isEmpty()) {
                advance(jobs.remove());
            }
        }
    }
}
