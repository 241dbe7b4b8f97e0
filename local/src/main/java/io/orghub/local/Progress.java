package io.orghub.local;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ticks whenever a consumer has handled something, after its effects and before it stops counting as work to do. Who
 * counts to zero and sees no tick meanwhile has not missed work that moved from one count to another.
 */
public final class Progress {
    private final AtomicLong ticks = new AtomicLong();

    public void made() {
        ticks.incrementAndGet();
    }

    long ticks() {
        return ticks.get();
    }
}
