package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.GroupUsage;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.TenantId;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.Usage;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.Delivery;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class UsageContractTest {
    private static final int BATCH = 20;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = tailFromNow();
    private final World world = World.on(TABLE, stage);
    private final Usage usage = stage.bean(Usage.class);
    private final Group large = world.organisation(30);
    private final Group small = world.organisation(5);
    private final Group plain = world.group();
    private final Group closing = world.organisation(7);

    @AfterEach
    void close() {
        stage.close();
    }

    private static StreamTail tailFromNow() {
        var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
        return tail;
    }

    @Nested
    class Success {
        @Test
        void isNothingBeforeTheStreamHasTold() {
            assertThat(usage.totals(world.tenant())).isEqualTo(TenantTotals.NONE);
            assertThat(listed()).isEmpty();
        }

        @Test
        void addsUpWhatTheRowsSay() {
            live();
            apply(tail.read());

            assertThat(usage.totals(world.tenant())).isEqualTo(new TenantTotals(1, 2, 9, 0, 40, 31, 3));
            assertRight();
        }

        @Test
        void listsByNameAndUnderTheNewOneOnceItIsRenamed() {
            rename(large, "Zebra");
            rename(small, "Émile's");
            apply(tail.read());
            assertThat(listed())
                    .extracting(GroupUsage::name)
                    .containsExactly("Bright Minds", "Émile's", "Evening Choir", "Zebra");

            rename(large, "Aardvark");
            apply(tail.read());

            assertThat(listed())
                    .extracting(GroupUsage::name)
                    .startsWith("Aardvark")
                    .hasSize(4);
            assertRight();
        }

        @Test
        void leavesOutWhatIsArchivedAndWhateverStillHappensToIt() {
            world.add(plain, "ada", "bob");
            apply(tail.read());
            archive(plain);
            apply(tail.read());
            assertThat(usage.totals(world.tenant()).members()).isZero();

            world.add(plain, "late");
            apply(tail.read());

            assertThat(usage.totals(world.tenant()).members()).isZero();
            assertThat(listed()).extracting(GroupUsage::group).doesNotContain(plain.id());
            assertRight();
        }

        @Test
        void keepsTenantsApart() {
            apply(tail.read());
            var other = World.on(TABLE, stage);

            assertThat(usage.totals(other.tenant())).isEqualTo(TenantTotals.NONE);
            assertThat(usage.groups(other.tenant(), new PageRequest(25, Optional.empty()))
                            .items())
                    .isEmpty();
        }
    }

    @Nested
    class Delivered {
        @Test
        void tenTimesEach() {
            live();
            var tenfold = new ArrayList<Record>();
            for (var record : tail.read()) {
                for (int time = 0; time < 10; time++) {
                    tenfold.add(record);
                }
            }
            apply(tenfold);

            assertRight();
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void inAnyOrderAndInStretchesAgain(long seed) {
            live();
            apply(Delivery.repeated(Delivery.shuffled(tail.read(), seed), seed));

            assertRight();
        }

        @Test
        void againChangesNothing() {
            live();
            var records = tail.read();
            apply(records);
            var before = TABLE.items();

            apply(records);

            assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void byConsumersAtOnceWhileTheTableFails(long seed) {
            live();
            var records = tail.read();
            stage.faults().randomly(seed, 0.1, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);
            Crowd.of(3, consumer -> {
                applyUntilDone(Delivery.shuffled(records, seed * 10 + consumer));
                return consumer;
            });
            assertThat(stage.faults().injected()).isPositive();
            stage.faults().clear();

            assertRight();
        }

        /** One consumer has read the stats and not yet written them when another one does. */
        @Test
        void whileAnotherConsumerWasFaster() {
            live();
            var records = tail.read();
            stage.faults().on("TransactWriteItems").meanwhile(() -> apply(records));
            apply(records);

            assertRight();
        }
    }

    private void live() {
        world.add(large, World.names("u", 6));
        world.add(small, "ada");
        world.add(plain, "ada", "bob", "cleo");
        world.add(closing, "ada", "bob");
        world.invite(small, "i-1", "i-2", "i-3");
        world.accept(world.invited(large, "i-4"), "i-4");
        world.remove(large, "u-1");
        world.remove(large, "u-2");
        world.grant(small.id(), 5, "grant");
        world.remove(small, "ada");
        world.add(large, "late");
        world.invite(closing, "i-5");
        archive(closing);
    }

    // Here as the items say it, until and after the sweep: the account's licences are back, the group is closed.
    private void archive(Group group) {
        change(group, "GROUP", "state", AttributeValue.fromS("archived"));
        if (group.isOrganisation()) {
            change(group, "LICENCES", "state", AttributeValue.fromS("closed"));
        }
    }

    private void rename(Group group, String name) {
        change(group, "GROUP", "name", AttributeValue.fromS(name));
    }

    private void change(Group group, String sk, String attribute, AttributeValue value) {
        TABLE.client().updateItem(update -> update.tableName(TABLE.name())
                .key(Map.of(
                        "pk", AttributeValue.fromS(world.tenant() + "#GROUP#" + group.id()),
                        "sk", AttributeValue.fromS(sk)))
                .updateExpression("SET #attribute = :value ADD version :one")
                .expressionAttributeNames(Map.of("#attribute", attribute))
                .expressionAttributeValues(Map.of(":value", value, ":one", AttributeValue.fromN("1"))));
    }

    /** Rows and totals are those of a recount of all items. */
    private void assertRight() {
        var expected = Stream.of(large, small, plain, closing)
                .filter(group -> world.items(group)
                        .one("GROUP")
                        .orElseThrow()
                        .get("state")
                        .s()
                        .equals("open"))
                .toList();
        assertThat(listed())
                .extracting(GroupUsage::group)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(Group::id).toList());
        var sum = TenantTotals.NONE;
        for (var group : expected) {
            var row = listed().stream()
                    .filter(found -> found.group().equals(group.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.members()).isEqualTo(members(world.items(group)));
            row.licences().ifPresent(licences -> assertThat(licences).isEqualTo(world.account(group)));
            sum = sum.plus(recount(group));
        }
        assertThat(usage.totals(world.tenant())).isEqualTo(sum);
    }

    private TenantTotals recount(Group group) {
        var items = world.items(group);
        if (!group.isOrganisation()) {
            return new TenantTotals(1, 0, members(items), 0, 0, 0, 0);
        }
        var account = items.account();
        return new TenantTotals(
                0,
                1,
                members(items),
                0,
                account.granted(),
                account.available(),
                items.held().byInvitations());
    }

    private static long members(Items items) {
        return items.members().stream()
                .filter(item -> !item.get("role").s().equals("owner"))
                .count();
    }

    private List<GroupUsage> listed() {
        return listed(world.tenant());
    }

    private List<GroupUsage> listed(TenantId tenant) {
        return usage.groups(tenant, new PageRequest(100, Optional.empty())).items();
    }

    private void apply(List<Record> records) {
        for (var batch : batches(records)) {
            var applied = stage.bean(Projection.class).apply(batch);
            assertThat(applied.toRetry()).isEmpty();
            assertThat(applied.unreadable()).isEmpty();
        }
    }

    private void applyUntilDone(List<Record> records) {
        for (var batch : batches(records)) {
            var left = batch;
            while (!left.isEmpty()) {
                var applied = stage.bean(Projection.class).apply(left);
                assertThat(applied.unreadable()).isEmpty();
                left = applied.toRetry();
            }
        }
    }

    private List<List<StreamRecord>> batches(List<Record> records) {
        var batches = new ArrayList<List<StreamRecord>>();
        for (int from = 0; from < records.size(); from += BATCH) {
            var batch = records.subList(from, Math.min(records.size(), from + BATCH));
            batches.add(StreamRecords.of(StreamEvents.event(batch, tail.streamArn())));
        }
        return batches;
    }
}
