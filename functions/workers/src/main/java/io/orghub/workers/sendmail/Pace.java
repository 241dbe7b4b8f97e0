package io.orghub.workers.sendmail;

import java.time.Duration;
import java.util.function.LongSupplier;

/** One turn in each interval at most, however many are waiting. */
final class Pace {
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long next;

    Pace(Duration interval, LongSupplier nanoTime, Pause pause) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.next = nanoTime.getAsLong();
    }

    /** Where the thread waits. */
    interface Pause {
        void of(Duration wait) throws InterruptedException;
    }

    /** @throws InterruptedException when there is no waiting any longer, and so no turn */
    synchronized void await() throws InterruptedException {
        long now = nanoTime.getAsLong();
        long wait = next - now;
        if (wait > 0) {
            pause.of(Duration.ofNanos(wait));
        }
        // By difference, for nanoTime may wrap.
        next = (wait > 0 ? next : now) + intervalNanos;
    }
}
