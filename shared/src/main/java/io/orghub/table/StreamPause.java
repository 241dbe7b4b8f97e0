package io.orghub.table;

import io.micronaut.context.annotation.Secondary;
import io.orghub.domain.Busy;
import io.orghub.domain.Pause;
import jakarta.inject.Singleton;
import java.time.Duration;

/** A second, in which the stream tells most of what it knows. */
@Singleton
@Secondary
final class StreamPause implements Pause {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Override
    public void pause() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted while waiting for the stream", e);
        }
    }
}
