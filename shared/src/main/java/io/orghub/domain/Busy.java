package io.orghub.domain;

/**
 * The table could not be reached, or contention outlasted the bounded retries. Whether a write happened may be unknown:
 * the same request again is safe.
 */
public final class Busy extends RuntimeException {
    public Busy(String message, Throwable cause) {
        super(message, cause);
    }
}
