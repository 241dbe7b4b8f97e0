package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.Member;
import io.orghub.domain.Members;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.TeamFilter;
import io.orghub.edge.StreamRecords;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.Delivery;
import io.orghub.testing.events.StreamEvents;
import io.orghub.testing.events.StreamTail;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ProjectionContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final StreamTail tail = tailFromNow();
    private final World world = World.on(TABLE, stage);
    private final Group organisation = world.organisation(30);

    @AfterEach
    void close() {
        stage.close();
    }

    private static StreamTail tailFromNow() {
        var tail = StreamTail.fromNow(TABLE.engine(), TABLE.name());
        return tail;
    }

    @Nested
    class Delivered {
        @Test
        void inOrderAndOnce() {
            live();
            apply(tail.read());

            assertProjected();
        }

        @Test
        void tenTimesEach() {
            live();
            var tenfold = new ArrayList<Record>();
            for (var record : tail.read()) {
                LongStream.range(0, 10).forEach(time -> tenfold.add(record));
            }
            apply(tenfold);

            assertProjected();
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void inAnyOrderAndInStretchesAgain(long seed) {
            live();
            apply(Delivery.repeated(Delivery.shuffled(tail.read(), seed), seed));

            assertProjected();
        }

        @Test
        void allOverAgainFromTheStart() {
            live();
            var records = tail.read();
            apply(records);
            var before = projected();

            apply(records);

            assertThat(projected()).isEqualTo(before);
        }

        @Test
        void byTwoConsumersAtOnce() {
            live();
            var records = tail.read();
            Crowd.of(4, consumer -> {
                apply(Delivery.shuffled(records, consumer));
                return consumer;
            });

            assertProjected();
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void whileTheTableFails(long seed) {
            live();
            var left = records(tail.read());
            stage.faults().randomly(seed, 0.1, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);
            while (!left.isEmpty()) {
                var applied = stage.bean(Projection.class).apply(left);
                assertThat(applied.unreadable()).isEmpty();
                left = applied.toRetry();
            }
            stage.faults().clear();

            assertProjected();
        }
    }

    @Nested
    class AfterAChange {
        @Test
        void ofANameTheTeamIsReordered() {
            world.profile("u1", "Zoe", Optional.empty());
            world.profile("u2", "Mia", Optional.empty());
            world.add(organisation, "u1", "u2");
            apply(tail.read());
            assertThat(team()).containsExactly("u2", "u1", World.OWNER);

            world.profile("u1", "Anna", Optional.empty());
            apply(tail.read());

            assertThat(team()).containsExactly("u1", "u2", World.OWNER);
            assertProjected();
        }

        @Test
        void ofTombstonesThatTimeRemovedNothingIsLeft() {
            world.add(organisation, "ada", "bob");
            world.remove(organisation, "ada");
            apply(tail.read());
            var before = projected();

            TABLE.client().deleteItem(delete -> delete.tableName(TABLE.name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS(world.tenant() + "#GROUP#" + organisation.id()),
                            "sk", AttributeValue.fromS("MEMBER#ada"))));
            apply(tail.read());

            assertThat(projected()).isEqualTo(before);
            world.add(organisation, "ada");
            apply(tail.read());
            assertProjected();
        }
    }

    @Nested
    class AnAccount {
        @Test
        void isNotLookedAtForWhatItNotesBesides() {
            live();
            var good = records(tail.read()).stream()
                    .filter(record -> record.key().get("sk").equals("LICENCES"))
                    .findFirst()
                    .orElseThrow();
            var noted = new HashMap<>(good.newImage().orElseThrow());
            noted.put("notedBesides", "mails");
            var record = new StreamRecord("1", good.key(), good.newImage(), Optional.of(noted));

            var metered = stage.meter().measure(() -> assertThat(
                            stage.bean(Projection.class).apply(List.of(record)).unreadable())
                    .isEmpty());

            assertThat(metered.requests()).isEmpty();
        }
    }

    @Nested
    class Unreadable {
        @Test
        void accountsAreReportedAndTheRestIsApplied() {
            live();
            var records = new ArrayList<>(records(tail.read()));
            var broken = broken(records, "LICENCES", "lastOp");
            records.add(records.size() / 2, broken);

            var applied = stage.bean(Projection.class).apply(records);

            assertThat(applied.unreadable()).containsExactly(broken);
            assertThat(applied.toRetry()).isEmpty();
            assertProjected();
        }

        @Test
        void profilesAreReportedAndTheRestIsApplied() {
            live();
            var records = new ArrayList<>(records(tail.read()));
            var broken = broken(records, "PROFILE", "tenantId");
            records.addFirst(broken);

            var applied = stage.bean(Projection.class).apply(records);

            assertThat(applied.unreadable()).containsExactly(broken);
            assertProjected();
        }

        @Test
        void membersInTheTableAreReportedAndTheRestIsApplied() {
            live();
            var item = new HashMap<>(world.items(organisation).one("MEMBER#u-1").orElseThrow());
            item.put("sk", AttributeValue.fromS("MEMBER#broken"));
            item.put("userId", AttributeValue.fromS("broken"));
            item.remove("joinedAtEpochMillis");
            TABLE.put(item);

            var applied = stage.bean(Projection.class).apply(records(tail.read()));

            assertThat(applied.unreadable())
                    .extracting(record -> record.key().get("sk"))
                    .containsExactly("MEMBER#broken");
            assertThat(team()).contains("u-1", World.OWNER).doesNotContain("broken");
            world.items(organisation).assertLedgerGivesAccount();
        }

        private StreamRecord broken(List<StreamRecord> records, String sk, String attribute) {
            var good = records.stream()
                    .filter(record -> record.key().get("sk").equals(sk))
                    .findFirst()
                    .orElseThrow();
            var image = new HashMap<>(good.newImage().orElseThrow());
            image.remove(attribute);
            return new StreamRecord("broken", good.key(), good.oldImage(), Optional.of(image));
        }
    }

    /** A little of everything, on one organisation. */
    private void live() {
        world.profile("u-1", "Ursula", Optional.empty());
        world.add(organisation, World.names("u", 6));
        var links = List.of(
                world.invited(organisation, "i-1"),
                world.invited(organisation, "i-2"),
                world.invited(organisation, "i-3"));
        world.accept(links.getFirst(), "i-1");
        world.grant(organisation.id(), 5, "grant");
        world.remove(organisation, "u-2");
        world.remove(organisation, "u-3");
        world.add(organisation, "u-3");
        world.advance(Duration.ofDays(8));
        world.invite(organisation, "i-2");
        world.profile("u-1", "Anna", Optional.empty());
    }

    private void apply(List<Record> records) {
        for (int from = 0; from < records.size(); from += 25) {
            var batch = records(records.subList(from, Math.min(records.size(), from + 25)));
            var applied = stage.bean(Projection.class).apply(batch);
            assertThat(applied.toRetry()).isEmpty();
            assertThat(applied.unreadable()).isEmpty();
        }
    }

    private List<StreamRecord> records(List<Record> records) {
        return StreamRecords.of(StreamEvents.event(records, tail.streamArn()));
    }

    private void assertProjected() {
        world.items(organisation).assertBalanced();
        world.items(organisation).assertLedgerGivesAccount();
        world.items(organisation).assertProjected();
    }

    private List<?> projected() {
        var items = world.items(organisation);
        return List.of(items.all("STATS"), items.all("LEDGER#"), items.all("TEAM#"), items.all("PENDING#"));
    }

    private List<String> team() {
        var everybody = new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty());
        return stage
                .bean(Members.class)
                .team(world.tenant(), organisation.id(), everybody, new PageRequest(100, Optional.empty()))
                .items()
                .stream()
                .map(Member::user)
                .map(Object::toString)
                .toList();
    }
}
