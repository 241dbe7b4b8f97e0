package io.orghub.local;

import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.ScheduledEvent;
import io.orghub.testing.template.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Starts functions at the rates that the template gives; those at times of the day run on demand alone. */
final class Schedules implements AutoCloseable {
    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");

    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("schedules").factory());

    private Schedules() {}

    static Schedules start(List<LambdaFunction> functions, Clock clock) {
        var schedules = new Schedules();
        functions.forEach(function -> function.resource().schedules().forEach(schedule -> period(schedule.expression())
                .ifPresent(period -> schedules.every(period, function, schedule, clock))));
        return schedules;
    }

    static Optional<Duration> period(String expression) {
        var rate = RATE.matcher(expression);
        if (!rate.matches()) {
            return Optional.empty();
        }
        var count = Long.parseLong(rate.group(1));
        return Optional.of(
                switch (rate.group(2)) {
                    case "minute" -> Duration.ofMinutes(count);
                    case "hour" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private void every(Duration period, LambdaFunction function, Schedule schedule, Clock clock) {
        // A failure is logged where the function is called, and the next run is due all the same.
        Runnable run = () -> function.invoke(
                schedule.input().orElseGet(() -> ScheduledEvent.json(schedule.eventName(), clock.instant())));
        clockwork.scheduleAtFixedRate(run, period.toSeconds(), period.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
