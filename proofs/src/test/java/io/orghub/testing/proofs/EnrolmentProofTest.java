package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AssignOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Once;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.UnassignOutcome;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enrolments under the enrolment policy: races and replays; {@link LicenceSequenceTest} has random requests under faults. */
class EnrolmentProofTest {
    private static final int LICENCES = 20;
    private static final int CALLERS = 32;
    private static final int MEMBERS = 9;
    private static final String COMMIT = "TransactWriteItems";

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);
    private final Group organisation = world.organisation(LICENCES, LicencePolicy.ENROLMENT);

    EnrolmentProofTest() {
        world.courses("algebra", "music", "physics");
        world.add(organisation, World.names("u", MEMBERS));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private long inUse() {
        return world.items(organisation).account().inUse();
    }

    private void assertConsistent() {
        world.assertConsistent(organisation);
        world.items(organisation).assertEnrolmentsAddUp(0);
    }

    private static long enrolled(List<? extends AssignOutcome> outcomes) {
        return outcomes.stream()
                .filter(AssignOutcome.Done.class::isInstance)
                .flatMap(done -> ((AssignOutcome.Done) done).assignments().stream())
                .filter(AssignOutcome.Assignment::enrolled)
                .count();
    }

    @Nested
    class ManyAtOnce {
        @Test
        void takeExactlyTheLicencesThereAre() {
            world.add(organisation, World.names("u", CALLERS));
            var answers = Crowd.of(CALLERS, i -> world.assign(organisation, "u-" + (i + 1), "algebra"));

            assertThat(enrolled(answers)).isEqualTo(LICENCES);
            assertThat(answers)
                    .filteredOn(new AssignOutcome.LicencesExhausted(0, 1)::equals)
                    .hasSize(CALLERS - LICENCES);
            assertThat(inUse()).isEqualTo(LICENCES);
            assertConsistent();
        }

        @Test
        void takeExactlyTheLicencesThereAreForOneUser() {
            var courses = World.names("course", CALLERS);
            world.courses(courses);

            var answers = Crowd.of(CALLERS, i -> world.assign(organisation, "u-1", courses[i]));

            assertThat(enrolled(answers)).isEqualTo(LICENCES);
            assertConsistent();
        }

        @RepeatedTest(3)
        void enrolOneUserInOneCourseOnce() {
            var answers = Crowd.of(16, i -> world.assign(organisation, "u-1", "algebra"));

            assertThat(enrolled(answers)).isEqualTo(1);
            assertThat(inUse()).isEqualTo(1);
            assertConsistent();
        }

        @Test
        void withOneKeyAreOneEffectAndOneAnswer() {
            var answers =
                    Crowd.of(16, i -> world.assignOnce(organisation, "key", List.of("u-1", "u-2"), "algebra", "music"));

            var first = answers.stream().filter(Once.First.class::isInstance).toList();
            assertThat(first).hasSize(1);
            answers.stream()
                    .filter(Once.Again.class::isInstance)
                    .forEach(again -> World.assertSameAnswer(again, first.getFirst()));
            assertThat(inUse()).isEqualTo(4);
            assertConsistent();
        }

        @RepeatedTest(3)
        void unassigningReleaseOnce() {
            world.assign(organisation, List.of("u-1"), "algebra", "music");

            var answers = Crowd.of(16, i -> world.unassign(organisation, "u-1", "algebra"));

            assertThat(answers).containsOnly(new UnassignOutcome.Unassigned());
            assertThat(inUse()).isEqualTo(1);
            assertConsistent();
        }

        @RepeatedTest(5)
        void unassigningAndRemovingReleaseOnce() {
            world.assign(organisation, List.of("u-1", "u-2"), "algebra", "music", "physics");

            var answers = Crowd.<Object>of(
                    8,
                    i -> i % 4 == 0
                            ? world.remove(organisation, "u-1")
                            : world.unassign(organisation, "u-1", i % 2 == 0 ? "algebra" : "music"));

            assertThat(answers).allSatisfy(answer -> assertThat(answer)
                    .isInstanceOfAny(RemoveOutcome.Removed.class, UnassignOutcome.Unassigned.class));
            assertThat(inUse()).isEqualTo(3);
            assertConsistent();
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.stage.Soak#seeds")
        void addUpWhateverTheyDo(long seed) {
            var turns = new ArrayList<Supplier<Object>>();
            for (int i = 0; i < 48; i++) {
                var user = "u-" + (1 + i % 6);
                var course = List.of("algebra", "music", "physics").get(i % 3);
                turns.add(
                        switch (i % 8) {
                            case 0, 1, 2 -> () -> world.assign(organisation, user, course);
                            case 3 -> () -> world.assign(organisation, List.of(user, "u-9"), "algebra", "music");
                            case 4, 5 -> () -> world.unassign(organisation, user, course);
                            case 6 -> () -> world.remove(organisation, user);
                            default -> () -> world.add(organisation, user);
                        });
            }
            Collections.shuffle(turns, new Random(seed));

            Crowd.of(turns.size(), i -> World.untilAnswered(turns.get(i)));

            assertConsistent();
        }
    }

    @Nested
    class TheSameAgain {
        @Test
        void underItsKeyIsAnsweredAsBefore() {
            var first = world.assignOnce(organisation, "key", List.of("u-1"), "algebra");
            world.unassign(organisation, "u-1", "algebra");

            World.assertSameAnswer(world.assignOnce(organisation, "key", List.of("u-1"), "algebra"), first);
            assertThat(inUse()).isZero();
            assertConsistent();
        }

        @Test
        void isAnsweredAsBeforeThatEmptiedTheAccount() {
            var users = List.of(World.names("u", LICENCES));
            world.add(organisation, World.names("u", LICENCES));
            var first = world.assignOnce(organisation, "key", users, "algebra");

            World.assertSameAnswer(world.assignOnce(organisation, "key", users, "algebra"), first);
            assertThat(world.assign(organisation, "u-1", "music")).isEqualTo(new AssignOutcome.LicencesExhausted(0, 1));
            assertConsistent();
        }

        @Test
        void isOneEffectWhereTheAnswerIsLostAndTheEnrolmentEndsMeanwhile() {
            stage.faults().on(Attempt::isWrite).inject(Fault.ANSWER_LOST);
            stage.faults().on(Attempt::isWrite).nth(1).meanwhile(() -> world.unassign(organisation, "u-1", "algebra"));

            assertThat(world.assign(organisation, "u-1", "algebra")).isInstanceOf(AssignOutcome.Done.class);
            assertThat(inUse()).isZero();
            assertConsistent();
        }

        @Test
        void endsNoEnrolmentThatIsNewAgain() {
            var group = world.group();
            world.add(group, "ada");
            world.assign(group, "ada", "algebra");
            stage.faults().on(Attempt::isWrite).inject(Fault.ANSWER_LOST);
            stage.faults().on(Attempt::isWrite).nth(1).meanwhile(() -> world.assign(group, "ada", "algebra"));

            assertThat(world.unassign(group, "ada", "algebra")).isEqualTo(new UnassignOutcome.Unassigned());
            assertThat(world.items(group).enrolments()).hasSize(1);
        }
    }

    /** Each step gets in between what a request read and what it wrote. */
    @Nested
    class WhatChangedInBetween {
        @Test
        void isSeenByAnAssignmentToOneRemovedMeanwhile() {
            stage.faults().on(COMMIT).meanwhile(() -> world.remove(organisation, "u-1"));

            assertThat(world.assign(organisation, "u-1", "algebra")).isInstanceOf(AssignOutcome.NotMembers.class);
            assertThat(inUse()).isZero();
            assertConsistent();
        }

        @Test
        void isSeenByAnAssignmentInAPlainGroup() {
            var group = world.group();
            world.add(group, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> world.remove(group, "ada"));

            assertThat(world.assign(group, "ada", "algebra")).isInstanceOf(AssignOutcome.NotMembers.class);
            assertThat(world.items(group).enrolments()).isEmpty();
        }

        @Test
        void isSeenByAnAssignmentToOneRemovedAndBackMeanwhile() {
            stage.faults().on(COMMIT).meanwhile(() -> {
                world.remove(organisation, "u-1");
                world.add(organisation, "u-1");
            });

            assertThat(world.assign(organisation, "u-1", "algebra")).isInstanceOf(AssignOutcome.Done.class);
            assertThat(inUse()).isEqualTo(1);
            assertConsistent();
            assertThat(world.items(organisation).enrolments()).hasSize(1);
        }

        @Test
        void isSeenByARemovalOfOneEnrolledMeanwhile() {
            // It read a member that holds nothing, and is about to write the tombstone alone.
            stage.faults().on("PutItem").meanwhile(() -> world.assign(organisation, "u-1", "music"));
            assertThat(world.remove(organisation, "u-1")).isInstanceOf(RemoveOutcome.Removed.class);
            assertThat(inUse()).isZero();
            assertConsistent();
        }

        @Test
        void isSeenByAnEndOfAnEnrolmentWhoseMemberWasRemovedMeanwhile() {
            world.assign(organisation, List.of("u-1"), "algebra", "music");
            stage.faults().on(COMMIT).meanwhile(() -> world.remove(organisation, "u-1"));

            assertThat(world.unassign(organisation, "u-1", "algebra")).isEqualTo(new UnassignOutcome.Unassigned());
            assertThat(inUse()).isZero();
            assertConsistent();
        }

        @Test
        void isSeenByTheProjectionThatCounts() {
            world.assign(organisation, List.of("u-1", "u-2"), "algebra");
            stage.faults().on(COMMIT).meanwhile(() -> world.unassign(organisation, "u-1", "algebra"));

            stage.project();

            assertConsistent();
        }
    }
}
