package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void runAtRatesAndOtherwiseOnDemand() {
        assertThat(Schedules.period("rate(1 day)")).contains(Duration.ofDays(1));
        assertThat(Schedules.period("rate(15 minutes)")).contains(Duration.ofMinutes(15));
        assertThat(Schedules.period("rate(2 hours)")).contains(Duration.ofHours(2));
        assertThat(Schedules.period("cron(0 3 * * ? *)")).isEmpty();
    }
}
