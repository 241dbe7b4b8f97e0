package io.orghub.platform;

import io.orghub.edge.Fields;
import java.time.Duration;
import java.time.Instant;

/** When money moved: not before 2000, and not more than a day ahead, for clocks differ. */
public final class ReportedTime {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofDays(1);

    private ReportedTime() {}

    public static Instant read(Fields fields, String name, Instant now) {
        return fields.time(name, EARLIEST, now.plus(AHEAD));
    }
}
