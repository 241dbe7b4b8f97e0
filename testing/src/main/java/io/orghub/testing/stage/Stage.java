package io.orghub.testing.stage;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.KeyRing;
import io.orghub.domain.KeyRings;
import io.orghub.domain.Operation;
import io.orghub.domain.Projection;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.LocalDynamo;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Faults;
import io.orghub.testing.faults.FaultyHttpClient;
import io.orghub.testing.meter.CapacityMeter;
import io.orghub.testing.policy.OneTenant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The product's own beans on a test's table: the client that functions use, with faults below its retries and a meter
 * above them, a clock that stands still and keys that are always the same.
 */
public final class Stage implements AutoCloseable {
    public static final KeyRing KEY_RING = new KeyRing(
            "an addressing secret of the tests".getBytes(StandardCharsets.UTF_8),
            List.of(new KeyRing.SigningKey(
                    "t1", "a signing secret for use in tests".getBytes(StandardCharsets.UTF_8))));

    // One count for all stages: those of one table share an engine, which knows each id as a client token.
    private static final AtomicLong OPERATIONS = new AtomicLong();

    private final Faults faults = new Faults();
    private final TestClock clock = new TestClock();
    private final FilesInMemory files = new FilesInMemory();
    private final TestTable table;
    private final CapacityMeter meter;
    private final StreamTail tail;
    private final ApplicationContext context;

    private Stage(TestTable table, Map<String, Object> properties, Object... beans) {
        this.table = table;
        this.meter = new CapacityMeter(table.engine());
        // Not what earlier tests on the same table have left.
        this.tail = StreamTail.fromNow(table.engine(), table.name());
        KeyRings keyRings = () -> KEY_RING;
        SdkHttpClient http = new FaultyHttpClient(table.engine().http(), faults);
        this.context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(Map.of(
                        "table.name", table.name(),
                        "dynamodb.endpoint", LocalDynamo.NOWHERE.toString(),
                        "keys.parameter", "none"))
                .properties(properties)
                .singletons(clock, keyRings, http, files, meter, new OneTenant())
                .singletons(beans)
                .start();
    }

    public static Stage on(TestTable table) {
        return new Stage(table, Map.of());
    }

    /** With further properties of a function, and beans that stand in for other services. */
    public static Stage on(TestTable table, Map<String, Object> properties, Object... beans) {
        return new Stage(table, properties, beans);
    }

    /** The files of imports. */
    public FilesInMemory files() {
        return files;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public String tableName() {
        return table.name();
    }

    /** For a handler's second constructor. */
    public ApplicationContext context() {
        return context;
    }

    public Faults faults() {
        return faults;
    }

    public CapacityMeter meter() {
        return meter;
    }

    public TestClock clock() {
        return clock;
    }

    /** A new request of this user, now. */
    public Operation operation(TenantId tenant, String user) {
        long number = OPERATIONS.incrementAndGet();
        return new Operation(
                "op%024d".formatted(number), tenant, new UserId(user), "request-" + number, clock.instant());
    }

    /** Hands the projection everything that the stream holds and it has not been given yet. */
    public void project() {
        var records = tail.read();
        if (!records.isEmpty()) {
            var applied = bean(Projection.class).apply(StreamRecords.of(StreamEvents.event(records, tail.streamArn())));
            if (!applied.toRetry().isEmpty() || !applied.unreadable().isEmpty()) {
                throw new AssertionError("The projection left records: " + applied);
            }
        }
    }

    /** Forgets faults, moved time and what the stream has told, for the next test on the same stage. */
    public void reset() {
        faults.clear();
        clock.reset();
        tail.read();
    }

    @Override
    public void close() {
        context.close();
    }
}
