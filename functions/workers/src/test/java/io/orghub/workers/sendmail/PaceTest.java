package io.orghub.workers.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final List<Duration> waits = new ArrayList<>();
    private long now = Long.MAX_VALUE - 100;
    private final Pace pace = new Pace(Duration.ofMillis(200), () -> now, wait -> {
        waits.add(wait);
        now += wait.toNanos();
    });

    @Test
    void letsOneGoInEachInterval() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            pace.await();
        }
        assertThat(waits).containsExactly(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200));
    }

    @Test
    void makesNobodyWaitAfterAPause() throws InterruptedException {
        pace.await();
        now += Duration.ofSeconds(5).toNanos();
        pace.await();
        assertThat(waits).isEmpty();

        pace.await();
        assertThat(waits).containsExactly(Duration.ofMillis(200));
    }
}
