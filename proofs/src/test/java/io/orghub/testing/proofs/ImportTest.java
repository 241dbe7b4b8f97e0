package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.Busy;
import io.orghub.domain.Group;
import io.orghub.domain.IdSource;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportReason;
import io.orghub.domain.ImportStatus;
import io.orghub.domain.Imports;
import io.orghub.domain.Invitations;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.domain.PageRequest;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.RowVerdict;
import io.orghub.domain.Undelivered;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.meter.Call;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Imports, slice by slice: what they cost, and that nothing which happens to them makes them wrong. */
class ImportTest {
    /** The full size is 10,000 rows, in ./test it is 1,000. */
    private static final int ROWS = Math.min(10_000, 1_000 * Soak.size());

    private static final int MOST_SLICES = 1_000;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    // In full size an import invites more than the day allows unless told otherwise.
    static final Stage STAGE = Stage.on(TABLE, Map.of("mails.per.group.and.day", ROWS));

    private final World world = World.on(TABLE, STAGE);

    // What is left in the stream is not for the next test to project.
    @AfterEach
    void reset() {
        STAGE.reset();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private ImportKey start(Group group, ImportMode mode, boolean dryRun, String... rows) {
        var file = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
        var wanted = new NewImport(
                STAGE.bean(IdSource.class).next(),
                file,
                STAGE.bean(ImportReader.class).rows(file).size(),
                mode,
                dryRun);
        return World.first(STAGE.bean(Imports.class).start(world.by("importer"), group, wanted, Optional.empty()))
                .key();
    }

    private ImportKey start(Group group, String... rows) {
        return start(group, ImportMode.PARTIAL, false, rows);
    }

    private MemberImport done(Group group, String... rows) {
        return finish(start(group, rows));
    }

    private MemberImport finish(ImportKey key) {
        for (int slice = 0; slice < MOST_SLICES && isRunning(key); slice++) {
            slice(key);
        }
        assertThat(isRunning(key)).as("still running").isFalse();
        return found(key);
    }

    /** What the queue delivers next. */
    private void slice(ImportKey key) {
        STAGE.bean(Imports.class).advance(new ImportJob(key, version(key)));
    }

    private boolean isRunning(ImportKey key) {
        return found(key).status() == ImportStatus.RUNNING;
    }

    private MemberImport found(ImportKey key) {
        return STAGE.bean(Imports.class)
                .find(key, new PageRequest(1, Optional.empty()))
                .orElseThrow()
                .job();
    }

    private long version(ImportKey key) {
        var item = TABLE.item(key.tenant() + "#GROUP#" + key.group(), "IMPORT#" + key.importId())
                .orElseThrow();
        return Items.number(item, "version");
    }

    private List<MemberImport.Row> rows(ImportKey key) {
        var rows = new ArrayList<MemberImport.Row>();
        var page = STAGE.bean(Imports.class)
                .find(key, new PageRequest(70, Optional.empty()))
                .orElseThrow()
                .rows();
        rows.addAll(page.items());
        while (page.next().isPresent()) {
            page = STAGE.bean(Imports.class)
                    .find(key, new PageRequest(70, page.next()))
                    .orElseThrow()
                    .rows();
            rows.addAll(page.items());
        }
        return rows;
    }

    private List<String> verdicts(ImportKey key) {
        return rows(key).stream().map(row -> row.number() + " " + row.verdict()).toList();
    }

    /** Everything in the group's partition but imports. */
    private static List<Map<String, AttributeValue>> withoutImports(Group group) {
        var pk = AttributeValue.fromS(group.tenant() + "#GROUP#" + group.id());
        return TABLE
                .client()
                .queryPaginator(query -> query.tableName(TABLE.name())
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk)))
                .items()
                .stream()
                .filter(item -> !item.get("sk").s().startsWith("IMPORT#"))
                .toList();
    }

    /** Those that the members of a group came by. */
    private Map<String, String> addresses(Group group) {
        return world.items(group).members().stream()
                .filter(member -> member.containsKey("email"))
                .collect(Collectors.toMap(member -> member.get("userId").s(), member -> member.get("email")
                        .s()));
    }

    private static String[] addresses(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj("person-%d@example.org"::formatted)
                .toArray(String[]::new);
    }

    private static String[] both(String[] some, String[] others) {
        return Stream.of(some, others).flatMap(Stream::of).toArray(String[]::new);
    }

    @Nested
    class Success {
        @Test
        void giveEachRowItsVerdict() {
            var organisation = world.organisation(100);
            world.add(organisation, "member");
            world.invite(organisation, "invited");
            world.profile("known", "Known Already", Optional.of(World.email("known")));
            world.profile("twice", "In There Twice", Optional.of(World.email("twice")));
            world.profile("member", "A Member", Optional.of(World.email("member")));

            var key = start(
                    organisation,
                    "email,userId",
                    ",ada",
                    "bo@example.org,",
                    "known@example.org,",
                    ",member",
                    "MEMBER@example.org,",
                    "invited@example.org,",
                    ",ada",
                    "twice@example.org,",
                    ",twice",
                    "=cmd,",
                    "," + World.OWNER);

            assertThat(finish(key).status()).isEqualTo(ImportStatus.DONE);
            assertThat(verdicts(key))
                    .containsExactly(
                            "2 added",
                            "3 invited",
                            "4 added",
                            "5 already-member",
                            "6 duplicate",
                            "7 already-invited",
                            "8 duplicate",
                            "9 duplicate",
                            "10 added",
                            "11 malformed",
                            "12 already-member");
            assertThat(found(key).counts())
                    .isEqualTo(Map.of(
                            RowVerdict.ADDED, 3,
                            RowVerdict.INVITED, 1,
                            RowVerdict.ALREADY_MEMBER, 2,
                            RowVerdict.ALREADY_INVITED, 1,
                            RowVerdict.DUPLICATE, 3,
                            RowVerdict.MALFORMED, 1));
            world.assertConsistent(organisation);
            assertThat(world.account(organisation).available()).isEqualTo(100 - 2 - 4);
            assertThat(addresses(organisation)).containsExactlyEntriesOf(Map.of("known", "known@example.org"));
        }

        @Test
        void takeWhatFitsInTheOrderOfTheFile() {
            var organisation = world.organisation(4);
            world.add(organisation, "b");

            var key = start(organisation, "a", "b", "c@example.org", "d", "e", "f@example.org");

            finish(key);
            assertThat(verdicts(key))
                    .containsExactly(
                            "1 added", "2 already-member", "3 invited", "4 added", "5 no-licence", "6 no-licence");
            world.assertConsistent(organisation);
            assertThat(world.account(organisation).available()).isZero();
        }

        @Test
        void takeAllOrNothing() {
            var organisation = world.organisation(150);
            var key = start(organisation, ImportMode.ALL_OR_NOTHING, false, World.names("user", 150));
            assertThat(finish(key).counts()).isEqualTo(Map.of(RowVerdict.ADDED, 150));
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void makeRoomByWhatHasLapsedBeforeAnybodyGoesWithout() {
            var organisation = world.organisation(150);
            world.invite(organisation, World.names("old", 98));
            world.invite(organisation, World.names("older", 52));
            world.advance(Duration.ofDays(8));

            // One of them is invited anew, and her licence is still hers.
            var users = both(World.names("new", 149), new String[] {"old-7@example.org"});
            var key = start(organisation, ImportMode.ALL_OR_NOTHING, false, users);

            assertThat(finish(key).counts()).isEqualTo(Map.of(RowVerdict.ADDED, 149, RowVerdict.INVITED, 1));
            world.assertConsistent(organisation);
        }

        @Test
        void inheritTheLicenceOfALapsedInvitation() {
            var organisation = world.organisation(3);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(8));

            assertThat(done(organisation, "ada@example.org", "bo").counts())
                    .isEqualTo(Map.of(RowVerdict.ADDED, 1, RowVerdict.INVITED, 1));
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void takeNoLicenceUnderTheEnrolmentPolicyButNeedOne() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
            assertThat(done(organisation, "ada", "bo@example.org").counts())
                    .isEqualTo(Map.of(RowVerdict.ADDED, 1, RowVerdict.INVITED, 1));
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);

            var soldOut = world.organisation(0, LicencePolicy.ENROLMENT);
            assertThat(done(soldOut, "ada", "bo@example.org").counts()).isEqualTo(Map.of(RowVerdict.NO_LICENCE, 2));
        }

        @Test
        void readAndWriteNoLicenceItemInAPlainGroup() {
            var group = world.group();
            var metered = STAGE.meter().measure(() -> done(group, both(World.names("user", 5), addresses(5))));
            assertThat(metered.touches("LICENCES")).isFalse();
            assertThat(world.items(group).members()).hasSize(6);
            assertThat(world.items(group).pending()).hasSize(5);
        }

        @Test
        void bringBackWhoWasRemoved() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            world.remove(organisation, "ada");
            assertThat(done(organisation, "ada").counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1));
            world.assertConsistent(organisation);
        }

        @Test
        void addWhoseTombstoneTimeToLiveDeletesInBetween() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            world.remove(organisation, "ada");
            var key = start(organisation, "ada");
            slice(key);
            TABLE.client().deleteItem(r -> r.tableName(TABLE.name())
                    .key(Map.of(
                            "pk", AttributeValue.fromS(organisation.tenant() + "#GROUP#" + organisation.id()),
                            "sk", AttributeValue.fromS("MEMBER#ada"))));

            assertThat(finish(key).counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1));
        }

        @Test
        void canBeWatched() {
            var key = start(world.group(), World.names("user", 700));
            var seen = new ArrayList<Integer>();
            while (isRunning(key)) {
                slice(key);
                seen.add(found(key).done());
            }
            assertThat(seen).isSorted().contains(0, 500).last().isEqualTo(700);
        }

        @ParameterizedTest
        @EnumSource(ImportMode.class)
        void ofADryRunWriteNothingButJobAndVerdicts(ImportMode mode) {
            var organisation = world.organisation(3);
            world.invite(organisation, "lapsed");
            world.advance(Duration.ofDays(8));
            var before = withoutImports(organisation);

            var key = start(organisation, mode, true, "a", "b@example.org", "c", "a", "d");

            assertThat(finish(key).status())
                    .isEqualTo(mode == ImportMode.PARTIAL ? ImportStatus.DONE : ImportStatus.REFUSED);
            if (mode == ImportMode.PARTIAL) {
                assertThat(verdicts(key))
                        .containsExactly("1 added", "2 invited", "3 added", "4 duplicate", "5 no-licence");
            }
            assertThat(withoutImports(organisation)).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Nested
    class Refusal {
        @Test
        void ofAllOrNothingChangesNothing() {
            var organisation = world.organisation(3);
            var before = withoutImports(organisation);

            var key = start(organisation, ImportMode.ALL_OR_NOTHING, false, "a", "b@example.org", "c", "d", "c");

            var refused = finish(key);
            assertThat(refused.status()).isEqualTo(ImportStatus.REFUSED);
            assertThat(refused.reason()).contains(ImportReason.LICENCES_EXHAUSTED);
            assertThat(refused.available()).contains(3L);
            assertThat(refused.requested()).contains(4L);
            assertThat(verdicts(key))
                    .containsExactly("1 no-licence", "2 no-licence", "3 no-licence", "4 no-licence", "5 duplicate");
            assertThat(withoutImports(organisation)).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void underTheEnrolmentPolicyAsksForOneLicence() {
            var organisation = world.organisation(0, LicencePolicy.ENROLMENT);
            for (boolean dryRun : List.of(true, false)) {
                var refused = finish(start(organisation, ImportMode.ALL_OR_NOTHING, dryRun, World.names("u", 5)));
                assertThat(refused.available()).contains(0L);
                assertThat(refused.requested()).contains(1L);
            }
        }

        @Test
        void ofARowThatCannotBeReadIsOneOfAllOrNothing() {
            var organisation = world.organisation(3);
            var key = start(organisation, ImportMode.ALL_OR_NOTHING, false, "a", "=cmd", "c");
            assertThat(finish(key).reason()).contains(ImportReason.MALFORMED_ROWS);
            assertThat(verdicts(key)).containsExactly("2 malformed");
            assertThat(world.items(organisation).members()).hasSize(1);
        }

        @Test
        void ofAnArchivedGroupComesBeforeAnythingIsHeld() {
            var organisation = world.organisation(3);
            var key = start(organisation, "a", "b");
            slice(key);
            archive(organisation);
            assertThat(finish(key).reason()).contains(ImportReason.GROUP_ARCHIVED);
            assertThat(found(key).status()).isEqualTo(ImportStatus.REFUSED);
            assertThat(world.items(organisation).members()).hasSize(1);
        }

        @Test
        void ofAFileThatIsGoneSaysSo() {
            var key = start(world.group(), "a");
            STAGE.files().forget(key);
            assertThat(finish(key).reason()).contains(ImportReason.FILE_GONE);
        }

        @Test
        void ofAnImportThatIsNotThereIsSilent() {
            var key = new ImportKey(world.tenant(), world.group().id(), "none");
            STAGE.bean(Imports.class).advance(new ImportJob(key, 1));
            assertThat(STAGE.bean(Imports.class).find(key, new PageRequest(1, Optional.empty())))
                    .isEmpty();
        }
    }

    @Nested
    class Costs {
        @Test
        void areAtMostOneWriteAndATenthForEachRowThatSucceeds() {
            var organisation = world.organisation(ROWS);
            int users = ROWS * 7 / 10;
            var file = both(World.names("user", users), addresses(ROWS - users));

            var metered = STAGE.meter().measure(() -> {
                var done = done(organisation, file);
                assertThat(done.counts()).isEqualTo(Map.of(RowVerdict.ADDED, users, RowVerdict.INVITED, ROWS - users));
            });

            double units = metered.calls().stream()
                    .filter(call -> !call.touches("VERDICTS#"))
                    .mapToDouble(Call::writeUnits)
                    .sum();
            assertThat(units / ROWS).isLessThanOrEqualTo(1.1);
            assertThat(metered.calls().stream()
                            .filter(call -> call.writeUnits() > 0 && call.touches("LICENCES"))
                            .count())
                    .as("writes of the account")
                    .isLessThanOrEqualTo(2);
            world.items(organisation).assertBalanced();
            assertThat(world.account(organisation).available()).isZero();
        }

        @Test
        void ofMixedRowsAreNoHigher() {
            var organisation = world.organisation(ROWS);
            var members = World.names("member", 98);
            world.add(organisation, members);
            var succeeding = World.names("user", ROWS - 98);
            var file = Stream.of(members, succeeding, members, new String[] {"=cmd", "x y"}, World.names("late", 50))
                    .flatMap(Stream::of)
                    .toArray(String[]::new);

            var metered = STAGE.meter()
                    .measure(() -> assertThat(done(organisation, file).counts())
                            .isEqualTo(Map.of(
                                    RowVerdict.ADDED, ROWS - 98,
                                    RowVerdict.ALREADY_MEMBER, 98,
                                    RowVerdict.DUPLICATE, 98,
                                    RowVerdict.MALFORMED, 2,
                                    RowVerdict.NO_LICENCE, 50)));

            double units = metered.calls().stream()
                    .filter(call -> !call.touches("VERDICTS#"))
                    .mapToDouble(Call::writeUnits)
                    .sum();
            assertThat(units / (ROWS - 98)).isLessThanOrEqualTo(1.1);
            world.items(organisation).assertBalanced();
        }
    }

    @Nested
    class Interruptions {
        private static final int LICENCES = 9;
        private static final int MOST_WRITES = 16;

        /** Four deliveries and more, whose writes are tried three times each. */
        private static final int FAULTS_IN_A_ROW = Math.min(40, 14 * Soak.size());

        private final Group organisation = organisation();
        private final ImportKey key = start(organisation, file());

        private Group organisation() {
            var made = world.organisation(LICENCES);
            world.add(made, "member");
            world.profile("known", "Known", Optional.of(World.email("known")));
            return made;
        }

        private static String[] file() {
            return both(
                    both(World.names("user", 5), new String[] {"member", "known@example.org", "user-1"}), addresses(4));
        }

        static LongStream writes() {
            return LongStream.rangeClosed(1, MOST_WRITES);
        }

        /** Kills the worker at its nth write and lets others come after it. */
        private void killedAt(long write, Runnable meanwhile) {
            STAGE.faults().on(Attempt::isWrite).nth((int) write).meanwhile(() -> {
                throw new IllegalStateException("killed");
            });
            try {
                finish(key);
            } catch (RuntimeException killed) {
                STAGE.faults().clear();
                meanwhile.run();
            }
            STAGE.faults().clear();
        }

        private void assertWholeAndOnce() {
            assertThat(finish(key).counts())
                    .isEqualTo(Map.of(
                            RowVerdict.ADDED, 6,
                            RowVerdict.INVITED, 2,
                            RowVerdict.ALREADY_MEMBER, 1,
                            RowVerdict.DUPLICATE, 1,
                            RowVerdict.NO_LICENCE, 2));
            assertThat(world.items(organisation).members()).hasSize(2 + 6);
            assertThat(addresses(organisation)).containsExactlyEntriesOf(Map.of("known", "known@example.org"));
            assertThat(world.items(organisation).pending()).hasSize(2);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void areTriedAtEveryWrite() {
            var metered = STAGE.meter().measure(() -> finish(key));
            assertThat(metered.calls().stream().filter(call -> call.writeUnits() > 0))
                    .hasSizeLessThanOrEqualTo(MOST_WRITES);
        }

        @ParameterizedTest
        @MethodSource("writes")
        void atAnyWriteAreGoneOnFrom(long write) {
            killedAt(write, () -> {});
            assertWholeAndOnce();
        }

        @ParameterizedTest
        @MethodSource("writes")
        void byALostAnswerAreNoticed(long write) {
            STAGE.faults().on(Attempt::isWrite).nth((int) write).inject(Fault.ANSWER_LOST);
            assertWholeAndOnce();
        }

        @ParameterizedTest
        @EnumSource(Fault.class)
        void byFaultsThatLastAreGoneOnFrom(Fault fault) {
            STAGE.faults().on(Attempt::isWrite).nth(6).times(FAULTS_IN_A_ROW).inject(fault);
            for (int delivery = 0; delivery < 60 && isRunning(key); delivery++) {
                try {
                    slice(key);
                } catch (Busy comesAgain) {
                    // And so it does.
                }
            }
            STAGE.faults().clear();
            assertWholeAndOnce();
        }

        @ParameterizedTest
        @MethodSource("writes")
        void inWhichMembersLeaveAndReturnLoseNoLicence(long write) {
            killedAt(write, () -> {
                for (var user : World.names("user", 5)) {
                    if (world.remove(organisation, user) instanceof RemoveOutcome.Removed && user.endsWith("2")) {
                        world.add(organisation, user);
                    }
                }
            });
            assertThat(finish(key).status()).isEqualTo(ImportStatus.DONE);
            world.assertConsistent(organisation);
        }

        @ParameterizedTest
        @MethodSource("writes")
        void inWhichOthersAreFasterLoseNoLicence(long write) {
            killedAt(write, () -> {
                world.add(organisation, "user-3");
                world.add(organisation, "user-4");
                world.remove(organisation, "user-4");
                world.invite(organisation, "person-1");
                world.remove(organisation, "member");
                world.profile("late", "Late", Optional.of(World.email("person-2")));
            });
            assertThat(finish(key).status()).isEqualTo(ImportStatus.DONE);
            world.assertConsistent(organisation);
        }

        @ParameterizedTest
        @MethodSource("writes")
        void inWhichTheGroupIsArchivedEndTruthfully(long write) {
            killedAt(write, () -> archive(organisation));
            var ended = finish(key);
            if (ended.reason().equals(Optional.of(ImportReason.GROUP_ARCHIVED))) {
                assertThat(world.items(organisation).account().inUse()).isZero();
            }
            int members = world.items(organisation).members().size();
            slice(key);
            assertThat(world.items(organisation).members()).hasSize(members);
            if (ended.status() == ImportStatus.REFUSED) {
                assertThat(members).isEqualTo(2);
            }
        }

        @Test
        void thatCloseTheAccountBeforeTheLastWriteEndTheImport() {
            var spare = world.organisation(50);
            var other = start(spare, "a", "b");
            slice(other);
            slice(other);
            world.add(spare, "b");
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> archive(spare));
            assertThat(finish(other).status()).isEqualTo(ImportStatus.DONE);
            assertThat(world.items(spare).account().inUse()).isZero();
        }

        @Test
        void byOldMessagesFindNothingToDo() {
            finish(key);
            var before = TABLE.items();
            for (long version = 1; version <= version(key); version++) {
                STAGE.bean(Imports.class).advance(new ImportJob(key, version));
            }
            assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 5})
        void byOtherWorkersOnTheSameMessageDoNotDoubleIt(int workers) {
            while (isRunning(key)) {
                long version = version(key);
                Crowd.of(workers, worker -> {
                    STAGE.bean(Imports.class).advance(new ImportJob(key, version));
                    return worker;
                });
            }
            assertWholeAndOnce();
        }

        @ParameterizedTest
        @MethodSource("writes")
        void byAWorkerThatIsOvertakenAtAnyWriteDoNotDoubleIt(long write) {
            var overtaken = new boolean[1];
            STAGE.faults().on(Attempt::isWrite).nth((int) write).meanwhile(() -> {
                overtaken[0] = true;
                finish(key);
                world.remove(organisation, "user-2");
            });
            finish(key);
            STAGE.faults().clear();
            assertThat(finish(key).status()).isEqualTo(ImportStatus.DONE);
            assertThat(overtaken[0] ? world.items(organisation).members() : List.of())
                    .hasSize(overtaken[0] ? 2 + 5 : 0);
            world.assertConsistent(organisation);
        }

        static LongStream seeds() {
            return Soak.seeds();
        }

        @ParameterizedTest
        @MethodSource("seeds")
        void atRandomOfALargeOneLoseNoLicence(long seed) {
            var random = new Random(seed);
            var large = world.organisation(400);
            var users = both(World.names("u", 250), addresses(100));
            var job = start(large, users);
            int deliveries = 0;
            while (isRunning(job) && deliveries++ < MOST_SLICES) {
                int write = random.nextInt(1, 120);
                STAGE.faults().on(Attempt::isWrite).nth(write).meanwhile(() -> {
                    throw new IllegalStateException("killed");
                });
                STAGE.faults().randomly(random.nextLong(), 0.02, Fault.ANSWER_LOST, Fault.SERVER_ERROR_AFTER_COMMIT);
                try {
                    slice(job);
                } catch (RuntimeException killed) {
                    // The message comes again.
                }
                STAGE.faults().clear();
                for (int i = 0; i < 5; i++) {
                    var user = "u-" + random.nextInt(1, 251);
                    if (random.nextBoolean()) {
                        world.remove(large, user);
                    } else {
                        world.add(large, user);
                    }
                }
            }
            assertThat(found(job).status()).isEqualTo(ImportStatus.DONE);
            assertThat(found(job).done()).isEqualTo(350);
            assertThat(rows(job).stream()
                            .collect(Collectors.groupingBy(MemberImport.Row::verdict, Collectors.summingInt(row -> 1))))
                    .isEqualTo(found(job).counts());
            world.assertConsistent(large);
        }
    }

    @Test
    void twoImportsAtOnceShareWhatIsThere() {
        var organisation = world.organisation(120);
        var keys =
                List.of(start(organisation, World.names("user", 100)), start(organisation, World.names("user", 100)));
        Crowd.of(2, i -> finish(keys.get(i)));
        var members = world.items(organisation).members().size() - 1;
        assertThat(members).isLessThanOrEqualTo(100);
        world.assertConsistent(organisation);
        assertThat(keys.stream()
                        .mapToInt(key -> found(key).counts().getOrDefault(RowVerdict.ADDED, 0))
                        .sum())
                .isEqualTo(members);
    }

    @Test
    void aMailReturnedLateDecidesNoRow() {
        var organisation = world.organisation(5);
        var link = world.invited(organisation, "ada");
        world.revoke(organisation, link);
        world.advance(Duration.ofMillis(1));
        var key = start(organisation, "ada@example.org");
        slice(key);
        STAGE.bean(Invitations.class)
                .markUndelivered(
                        link,
                        new Undelivered(
                                Undelivered.Reason.BOUNCED, STAGE.clock().instant()));

        assertThat(finish(key).counts()).isEqualTo(Map.of(RowVerdict.INVITED, 1));
        world.assertConsistent(organisation);
    }

    @Test
    void aMessageThatIsNoImportsIsNotSwallowed() {
        assertThatThrownBy(() -> new ImportKey(world.tenant(), world.group().id(), "a b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Closes group and account together, as archiving does. */
    private void archive(Group group) {
        set(group, "GROUP", "SET #state = :archived, version = version + :one", "archived");
        set(
                group,
                "LICENCES",
                "SET #state = :archived, available = granted, inUse = :zero, version = version + :one",
                "closed");
    }

    private void set(Group group, String sortKey, String update, String state) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":archived", AttributeValue.fromS(state));
        values.put(":one", AttributeValue.fromN("1"));
        if (update.contains(":zero")) {
            values.put(":zero", AttributeValue.fromN("0"));
        }
        TABLE.client().updateItem(call -> call.tableName(TABLE.name())
                .key(Map.of(
                        "pk",
                        AttributeValue.fromS(group.tenant() + "#GROUP#" + group.id()),
                        "sk",
                        AttributeValue.fromS(sortKey)))
                .updateExpression(update)
                .expressionAttributeNames(Map.of("#state", "state"))
                .expressionAttributeValues(values));
    }
}
