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
import io.orghub.testing.stage.Soak;
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

/** Usage costs a page what a page costs, however many groups the tenant has, and the totals are those of all. */
class UsageTest {
    private static final int GROUPS = 2_000;
    private static final int GROUPS_PROJECTED = 200;
    private static final int LICENCES = 3;
    private static final int BATCH = 100;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @Test
    void pagesCostTheSameHoweverManyGroupsThereAre() {
        try (var writing = Stage.on(TABLE);
                var reading = Stage.on(TABLE)) {
            var world = World.on(TABLE, writing);
            var organisation = world.organisation(LICENCES);
            var plain = world.group();
            writing.project();
            // As the projection leaves them, without the rest of the group.
            multiplied(world.items(organisation), List.of("STATS"), GROUPS / 2);
            multiplied(world.items(plain), List.of("STATS"), GROUPS / 2);

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

            var metered = reading.meter().measure(() -> usage.totals(world.tenant()));
            assertThat(metered.requests()).containsExactly("GetItem");
            assertThat(metered.readUnits()).isEqualTo(1);
        }
    }

    @Test
    void totalsAreRightAfterTwoConsumersAtOnce() {
        try (var stage = Stage.on(TABLE)) {
            int groups = Math.min(GROUPS, GROUPS_PROJECTED * Soak.size());
            var world = World.on(TABLE, stage);
            var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
            multiplied(world.items(world.organisation(LICENCES)), List.of("GROUP", "STATS", "LICENCES"), groups / 2);
            multiplied(world.items(world.group()), List.of("GROUP", "STATS"), groups / 2);

            projectByTwoConsumers(stage, tail);

            int organisations = groups / 2;
            long licences = (long) organisations * LICENCES;
            assertThat(stage.bean(Usage.class).totals(world.tenant()))
                    .isEqualTo(new TenantTotals(organisations, organisations, 0, 0, licences, licences, 0));
        }
    }

    /** Groups written as this one is, and with it so many, each with an id and a name of its own. */
    private static void multiplied(Items original, List<String> sortKeys, int groups) {
        var writes = new ArrayList<WriteRequest>();
        var items = sortKeys.stream().map(sk -> original.one(sk).orElseThrow()).toList();
        for (int i = 1; i < groups; i++) {
            for (var source : items) {
                var item = new HashMap<>(source);
                var suffix = "-%04d".formatted(i);
                List.of("pk", "groupId", "name", "listSk")
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

    private static void projectByTwoConsumers(Stage stage, StreamTail tail) {
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
