package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.GroupUsage;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import io.orghub.domain.Projection;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.Usage;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Usage costs a page what a page costs, however many groups the tenant has. */
class UsageTest {
    private static final int GROUPS = 2_000;
    private static final int LICENCES = 3;
    private static final int BATCH = 100;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @Test
    void pagesOf2000GroupsCostTheSameAndComeToTheTotals() {
        try (var writing = Stage.unmetered(TABLE);
                var reading = Stage.on(TABLE)) {
            var world = World.on(TABLE, writing);
            multiplied(world.items(world.organisation(LICENCES)), List.of("GROUP", "STATS", "LICENCES"));
            multiplied(world.items(world.group()), List.of("GROUP", "STATS"));
            projectByTwoConsumers(writing);

            var usage = reading.bean(Usage.class);
            var seen = new HashSet<>();
            Optional<Position> after = Optional.empty();
            do {
                var request = new PageRequest(25, after);
                var page = new AtomicReference<Page<GroupUsage>>();
                var metered = reading.meter().measure(() -> page.set(usage.groups(world.tenant(), request)));
                assertThat(metered.requests()).containsExactly("Query");
                assertThat(metered.readUnits()).isLessThanOrEqualTo(2);
                page.get().items().forEach(row -> seen.add(row.group()));
                after = page.get().next();
            } while (after.isPresent());
            assertThat(seen).hasSize(GROUPS);

            var totals = new AtomicReference<TenantTotals>();
            var metered = reading.meter().measure(() -> totals.set(usage.totals(world.tenant())));
            assertThat(metered.requests()).containsExactly("GetItem");
            assertThat(metered.readUnits()).isEqualTo(1);
            int organisations = GROUPS / 2;
            long licences = (long) organisations * LICENCES;
            assertThat(totals.get())
                    .isEqualTo(new TenantTotals(GROUPS - organisations, organisations, 0, 0, licences, licences, 0));
        }
    }

    /** As many groups as make half of all, written as one that was created was, each with an id and a name of its own. */
    private static void multiplied(Items original, List<String> sortKeys) {
        var writes = new ArrayList<WriteRequest>();
        var items = sortKeys.stream().map(sk -> original.one(sk).orElseThrow()).toList();
        for (int i = 1; i < GROUPS / 2; i++) {
            for (var source : items) {
                var item = new HashMap<>(source);
                var suffix = "-%04d".formatted(i);
                List.of("pk", "groupId", "name")
                        .forEach(attribute -> item.computeIfPresent(
                                attribute, (key, value) -> AttributeValue.fromS(value.s() + suffix)));
                writes.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            }
        }
        for (int from = 0; from < writes.size(); from += 25) {
            var batch = writes.subList(from, Math.min(writes.size(), from + 25));
            TABLE.client().batchWriteItem(call -> call.requestItems(Map.of(TABLE.name(), batch)));
        }
    }

    private static void projectByTwoConsumers(Stage stage) {
        var tail = StreamTail.of(TABLE.engine(), TABLE.name());
        var records = tail.read();
        Crowd.of(2, consumer -> {
            // Every other batch, and each record at a seam comes to both.
            for (int from = consumer * BATCH; from < records.size(); from += 2 * BATCH) {
                var batch = records.subList(from, Math.min(records.size(), from + BATCH + BATCH / 10));
                var applied = stage.bean(Projection.class)
                        .apply(StreamRecords.of(StreamEvents.event(batch, tail.streamArn())));
                assertThat(applied.toRetry()).isEmpty();
                assertThat(applied.unreadable()).isEmpty();
            }
            return consumer;
        });
    }
}
