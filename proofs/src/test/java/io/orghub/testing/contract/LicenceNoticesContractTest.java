package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.DomainEvent;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.Group;
import io.orghub.domain.Job;
import io.orghub.domain.LicenceNotices;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.LicenceUse;
import io.orghub.domain.NoticeMailJob;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamImages;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.UserId;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class LicenceNoticesContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = tailFromNow();
    private final World world = World.on(TABLE, stage);

    @AfterEach
    void close() {
        stage.close();
    }

    private static StreamTail tailFromNow() {
        var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
        return tail;
    }

    @ParameterizedTest
    @CsvSource({
        "100, 74, 0",
        "100, 75, 75",
        "100, 89, 75",
        "100, 90, 90",
        "100, 99, 90",
        "100, 100, 100",
        "3, 2, 0",
        "3, 3, 100",
        "1, 1, 100",
        "1, 0, 0",
        "0, 0, 0",
        "7, 6, 75",
        "1000000000000, 749999999999, 0"
    })
    void reachesAThresholdExactly(long granted, long inUse, int threshold) {
        assertThat(new LicenceUse(granted, inUse).threshold()).isEqualTo(threshold);
    }

    /** Versions at which {@link #live} crosses thresholds, and which. */
    private static final List<String> CROSSED =
            List.of("9:75", "10:90", "11:100", "17:75,90,100", "20:75", "22:90,100", "25:75,90,100");

    private Group live() {
        var organisation = world.organisation(10);
        for (var name : World.names("u", 7)) {
            world.add(organisation, name);
        }
        // 8: 7 of 10, 9: 8, 10: 9, 11: 10
        world.add(organisation, "a");
        world.add(organisation, "b");
        world.add(organisation, "c");
        // What a release lets back is no news when it is taken again.
        world.remove(organisation, "b");
        world.remove(organisation, "c");
        world.add(organisation, "b");
        world.invite(organisation, "d");
        // 16 arms it with 10 of 20 in use, and 17 takes the rest.
        world.grant(organisation.id(), 10, "first");
        world.add(organisation, World.names("v", 10));
        // 18: 20 of 25 leave 75 told, 19: 20 of 40 nothing.
        world.set(organisation, 25);
        world.set(organisation, 40);
        // A lower total crosses as well.
        world.set(organisation, 26);
        world.set(organisation, 25);
        world.set(organisation, 20);
        world.remove(organisation, "v-1");
        world.set(organisation, 60);
        world.set(organisation, 19);
        return organisation;
    }

    private List<String> crossed(Group organisation) {
        return world.items(organisation).all("NOTICE#").stream()
                .map(item -> Items.number(item, "accountVersion") + ":"
                        + String.join(
                                ",",
                                item.get("crossed").l().stream()
                                        .map(percent -> percent.n())
                                        .toList()))
                .toList();
    }

    @Nested
    class OnceForEachCrossing {
        @Test
        void inOrder() {
            var organisation = live();
            apply(tail.read(), 25);
            assertThat(crossed(organisation)).isEqualTo(CROSSED);
        }

        @Test
        void oneRecordAtATime() {
            var organisation = live();
            apply(tail.read(), 1);
            assertThat(crossed(organisation)).isEqualTo(CROSSED);
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void inAnyOrderAndAgain(long seed) {
            var organisation = live();
            var records = tail.read();
            apply(Delivery.repeated(Delivery.shuffled(records, seed), seed), 3);
            apply(Delivery.shuffled(records, seed + 1), 7);

            assertThat(crossed(organisation)).isEqualTo(CROSSED);
            assertThat(told(tail.read())).hasSameSizeAs(CROSSED).doesNotHaveDuplicates();
        }

        @Test
        void byConsumersAtOnce() {
            var organisation = live();
            var records = tail.read();
            Crowd.of(4, consumer -> {
                apply(Delivery.shuffled(records, consumer), 5);
                return consumer;
            });
            assertThat(crossed(organisation)).isEqualTo(CROSSED);
            assertThat(told(tail.read())).hasSameSizeAs(CROSSED).doesNotHaveDuplicates();
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void whileTheTableFails(long seed) {
            var organisation = live();
            var left = records(tail.read());
            stage.faults().randomly(seed, 0.2, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);
            while (!left.isEmpty()) {
                left = stage.bean(Projection.class).apply(left).toRetry();
            }
            stage.faults().clear();
            assertThat(crossed(organisation)).isEqualTo(CROSSED);
            assertThat(told(tail.read())).hasSameSizeAs(CROSSED).doesNotHaveDuplicates();
        }

        @Test
        void underTheEnrolmentPolicyToo() {
            var organisation = world.organisation(4, LicencePolicy.ENROLMENT);
            world.add(organisation, "ada");
            stage.project();
            assertThat(crossed(organisation)).isEmpty();
        }

        @Test
        void ofALedgerOfHundreds() {
            var organisation = world.organisation(1);
            for (int i = 0; i < 125; i++) {
                world.add(organisation, "ada");
                world.remove(organisation, "ada");
            }
            apply(tail.read(), 1000);
            assertThat(crossed(organisation)).containsExactly("2:75,90,100");
            assertThat(watched(organisation)).isEqualTo(251);
        }
    }

    @Test
    void isNotMadeAgainWhenTimeToLiveHasDeletedIt() {
        var organisation = world.organisation(4);
        world.add(organisation, "ada", "bob", "cy", "di");
        stage.project();
        // In one batch the grant takes back what was told, and the next member tells the same again.
        world.grant(organisation.id(), 4, "key");
        world.add(organisation, "eve", "fay", "gus", "hal");
        stage.project();
        var keys = notices(organisation);
        assertThat(keys).hasSize(2);
        keys.forEach(
                key -> TABLE.client().deleteItem(r -> r.tableName(TABLE.name()).key(key)));

        world.remove(organisation, "ada");
        stage.project();

        assertThat(notices(organisation)).isEmpty();
    }

    private List<Map<String, AttributeValue>> notices(Group organisation) {
        return world.items(organisation).all("NOTICE#").stream()
                .map(item -> Map.of("pk", item.get("pk"), "sk", item.get("sk")))
                .toList();
    }

    @Test
    void isNotedOnceInAWhileWhereNothingIsCrossed() {
        var organisation = world.organisation(100);
        for (var name : World.names("u", 18)) {
            world.add(organisation, name);
        }
        stage.project();
        assertThat(world.items(organisation).one("WATCH")).isEmpty();

        world.add(organisation, "ada");
        stage.project();
        assertThat(watched(organisation)).isEqualTo(20);
    }

    @Test
    void waitsForAnEntryThatIsLateAndNotForOneThatIsLost() {
        var organisation = world.organisation(4);
        world.add(organisation, "ada", "bob", "cleo");
        world.remove(organisation, "cleo");
        world.grant(organisation.id(), 1, "key");
        var records = records(tail.read());
        var lost = accountOf(organisation, 2);

        stage.bean(Projection.class)
                .apply(records.stream().filter(lost.negate()).toList());
        assertThat(crossed(organisation)).isEmpty();

        world.advance(Duration.ofHours(25));
        world.add(organisation, "dora", "eve");
        apply(tail.read(), 25);
        assertThat(crossed(organisation)).containsExactly("5:75");

        stage.bean(Projection.class).apply(records.stream().filter(lost).toList());
        assertThat(crossed(organisation)).containsExactly("5:75");
    }

    @Nested
    class Told {
        @Test
        void holdsNumbersAndNoPersonalData() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada", "bob", "cleo");
            stage.project();

            var event = told(tail.read()).getFirst();

            assertThat(event.type()).isEqualTo("licences.low");
            assertThat(event.tenant()).isEqualTo(world.tenant());
            assertThat(event.time()).isEqualTo(stage.clock().instant());
            assertThat(event.detail())
                    .hasSize(6)
                    .containsEntry("organisationId", organisation.id().value())
                    .containsEntry("threshold", 75)
                    .containsEntry("crossed", List.of(75))
                    .containsEntry("granted", 4L)
                    .containsEntry("inUse", 3L)
                    .containsEntry("available", 1L);
            var entry = world.items(organisation).all("LEDGER#").getLast();
            assertThat(event.id()).isEqualTo(entry.get("entryId").s());
        }

        @Test
        void asksForAMailOnceAndNoMoreWhenItWentOut() {
            world.profile(World.OWNER, "Olivia", Optional.of(World.email("olivia")));
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            stage.project();
            assertThat(jobs(tail.read()))
                    .containsExactlyInAnyOrder(
                            new NoticeMailJob(world.tenant(), organisation.id(), 2),
                            new FanOutJob(world.tenant(), new UserId("ada"), organisation.id(), 1));

            var notices = stage.bean(LicenceNotices.class);
            var due = notices.mailDue(world.tenant(), organisation.id(), 2).orElseThrow();
            assertThat(due.owner()).isEqualTo(World.email("olivia"));
            notices.markMailed(due.notice(), stage.clock().instant());
            notices.markMailed(due.notice(), stage.clock().instant());

            assertThat(notices.mailDue(world.tenant(), organisation.id(), 2)).isEmpty();
            var records = tail.read();
            assertThat(records).hasSize(1);
            assertThat(jobs(records)).isEmpty();
            assertThat(told(records)).isEmpty();
        }

        @Test
        void isMailedToNobodyWithoutAnAddress() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            stage.project();
            assertThat(stage.bean(LicenceNotices.class).mailDue(world.tenant(), organisation.id(), 2))
                    .isEmpty();
        }
    }

    private long watched(Group organisation) {
        return Items.number(world.items(organisation).one("WATCH").orElseThrow(), "accountVersion");
    }

    private static Predicate<StreamRecord> accountOf(Group organisation, int version) {
        return record -> record.key().get("sk").equals("LICENCES")
                && record.key().get("pk").endsWith(organisation.id().value())
                && record.newImage().orElseThrow().get("version").toString().equals(Integer.toString(version));
    }

    private void apply(List<Record> records, int batch) {
        for (int from = 0; from < records.size(); from += batch) {
            var applied = stage.bean(Projection.class)
                    .apply(records(records.subList(from, Math.min(records.size(), from + batch))));
            assertThat(applied.toRetry()).isEmpty();
            assertThat(applied.unreadable()).isEmpty();
        }
    }

    private List<StreamRecord> records(List<Record> records) {
        return StreamRecords.of(StreamEvents.event(records, tail.streamArn()));
    }

    private List<DomainEvent> told(List<Record> records) {
        return records(records).stream()
                .flatMap(record -> stage.bean(StreamImages.class).events(record).stream())
                .filter(event -> event.type().equals("licences.low"))
                .toList();
    }

    private List<Job> jobs(List<Record> records) {
        return records(records).stream()
                .flatMap(record -> stage.bean(StreamImages.class).job(record).stream())
                .toList();
    }
}
