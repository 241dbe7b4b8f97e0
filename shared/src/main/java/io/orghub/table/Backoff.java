package io.orghub.table;

import io.orghub.domain.Busy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Full jitter: before each further attempt a random wait, up to a bound that doubles from 20 to 640 milliseconds. */
final class Backoff {
    static final int ATTEMPTS = 9;
    private static final long FIRST_BOUND_MILLIS = 20;
    private static final int MAX_DOUBLINGS = 5;
    private static final int ROUNDS = 6;

    private Backoff() {}

    /**
     * Reads and writes anew until somebody else no longer comes first, with a pause before each further round: those who
     * meet in one item would otherwise meet in it again.
     *
     * @param done whether there is nothing left to do
     * @param otherwise what to say if it never is
     */
    static void rounds(String otherwise, BooleanSupplier done) {
        for (int round = 1; !done.getAsBoolean(); round++) {
            if (round == ROUNDS) {
                throw new Busy(otherwise, null);
            }
            pause(round);
        }
    }

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
