package io.orghub.table;

import io.orghub.domain.Busy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Full jitter: before each further attempt a random wait, up to a bound that doubles from 20 to 640 milliseconds. */
final class Backoff {
    static final int ATTEMPTS = 9;
    private static final long FIRST_BOUND_MILLIS = 20;
    private static final int MAX_DOUBLINGS = 5;

    private Backoff() {}

    /** @param attempt 1 for the one that just failed */
    static void pause(int attempt) {
        long bound = FIRST_BOUND_MILLIS << Math.min(attempt - 1, MAX_DOUBLINGS);
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted while waiting to try again", e);
        }
    }
}
