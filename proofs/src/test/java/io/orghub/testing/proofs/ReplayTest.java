package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Once;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same request again: the same answer, one effect. */
class ReplayTest {
    private static final String COMMIT = "TransactWriteItems";

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void answersAGrantAsBeforeForEver() {
        var organisation = world.organisation(0);
        var first = world.grant(organisation.id(), 3, "key");
        world.add(organisation, "ada", "bob", "cleo");
        world.advance(Duration.ofDays(1000));

        World.assertSameAnswer(world.grant(organisation.id(), 3, "key"), first);
        world.assertConsistent(organisation);
    }

    @Test
    void answersAnAcceptAsBefore() {
        var organisation = world.organisation(1);
        var link = world.invited(organisation, "ada");
        var first = world.accept(link, "ada");

        assertThat(world.accept(link, "ada")).isEqualTo(first).isInstanceOf(AcceptOutcome.Accepted.class);
        world.assertConsistent(organisation);
    }

    @Test
    void answersAnAddAsBeforeEvenAfterTheMemberWasRemoved() {
        var organisation = world.organisation(2);
        var first = world.addOnce(organisation, "key", "ada", "bob");
        world.remove(organisation, "ada");

        World.assertSameAnswer(world.addOnce(organisation, "key", "ada", "bob"), first);
        assertThat(world.account(organisation).available()).isEqualTo(1);
        world.assertConsistent(organisation);
    }

    @Nested
    class ASetWhoseAnswerWasLost {
        @Test
        void leavesAGrantMadeMeanwhile() {
            var organisation = world.organisation(2);
            stage.faults().on("UpdateItem").inject(Fault.ANSWER_LOST);
            stage.faults().on("UpdateItem").meanwhile(() -> world.grant(organisation.id(), 3, "key"));

            assertThat(world.set(organisation, 10))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().granted()).isEqualTo(13));

            assertThat(world.account(organisation).granted()).isEqualTo(13);
            assertThat(world.items(organisation).account().version()).isEqualTo(3);
            world.assertConsistent(organisation);
        }

        @Test
        void leavesAnotherSetMadeMeanwhileAndWhatWasTakenSince() {
            var organisation = world.organisation(2);
            stage.faults().on("UpdateItem").inject(Fault.ANSWER_LOST);
            stage.faults().on("UpdateItem").meanwhile(() -> {
                world.set(organisation, 3);
                world.add(organisation, "ada", "bob", "cleo");
            });

            assertThat(world.set(organisation, 10))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().granted()).isEqualTo(3));

            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void isNotRefusedForWhatWasTakenSince() {
            var organisation = world.organisation(9);
            stage.faults().on("UpdateItem").inject(Fault.SERVER_ERROR_AFTER_COMMIT);
            stage.faults().on("UpdateItem").meanwhile(() -> {
                world.grant(organisation.id(), 4, "key");
                world.add(organisation, World.names("u", 5));
            });

            assertThat(world.set(organisation, 2)).isInstanceOf(SetLicencesOutcome.Done.class);

            assertThat(world.account(organisation).granted()).isEqualTo(6);
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class ASetFromATotal {
        @Test
        void isKnownForDoneWhenItsAnswerWasLostAndAGrantCameBetween() {
            var organisation = world.organisation(2);
            stage.faults().on("UpdateItem").inject(Fault.ANSWER_LOST);
            stage.faults().on("UpdateItem").meanwhile(() -> world.grant(organisation.id(), 3, "key"));

            assertThat(world.set(organisation, 10, 2))
                    .isInstanceOfSatisfying(
                            SetLicencesOutcome.Done.class,
                            done -> assertThat(done.account().granted()).isEqualTo(13));
            world.assertConsistent(organisation);
        }

        @Test
        void doesNotUndoAGrantThatCameBeforeItsWrite() {
            var organisation = world.organisation(2);
            stage.faults().on("UpdateItem").inject(Fault.TRANSACTION_CONFLICT);
            stage.faults().on("UpdateItem").meanwhile(() -> world.grant(organisation.id(), 3, "key"));

            assertThat(world.set(organisation, 10, 2)).isEqualTo(new SetLicencesOutcome.Stale(5));
            assertThat(world.account(organisation).granted()).isEqualTo(5);
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class TheDebitThatEmptiedTheAccount {
        @Test
        void isAnsweredAsBeforeToAnAdd() {
            var organisation = world.organisation(1);
            var first = world.addOnce(organisation, "key", "ada");

            World.assertSameAnswer(world.addOnce(organisation, "key", "ada"), first);
            assertThat(world.add(organisation, "bob")).isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
            world.assertConsistent(organisation);
        }

        @Test
        void isAnsweredAsBeforeToAnInvitation() {
            var organisation = world.organisation(1);
            var first = world.inviteOnce(organisation, "key", "ada");

            World.assertSameAnswer(world.inviteOnce(organisation, "key", "ada"), first);
            assertThat(world.invite(organisation, "bob")).isEqualTo(new InviteOutcome.LicencesExhausted(0, 1));
            world.assertConsistent(organisation);
        }

        @Test
        void isAnsweredAsBeforeWhereItHappensBetweenReadAndWrite() {
            var organisation = world.organisation(1);
            stage.faults().on(COMMIT).meanwhile(() -> world.addOnce(organisation, "key", "ada"));

            assertThat(world.addOnce(organisation, "key", "ada")).isInstanceOf(Once.Again.class);
            world.assertConsistent(organisation);
        }

        @Test
        void isAnsweredAsBeforeWhileItIsStillBeingCommitted() {
            var organisation = world.organisation(1);
            stage.faults().on(COMMIT).meanwhile(() -> world.addOnce(organisation, "key", "ada"));
            stage.faults().on(COMMIT).nth(2).inject(Fault.PUTS_STILL_HELD);

            assertThat(world.addOnce(organisation, "key", "ada")).isInstanceOf(Once.Again.class);
            assertThat(stage.faults().injected(Fault.PUTS_STILL_HELD)).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void makesAMemberOfWhomAnotherAddsWithoutAKey() {
            var organisation = world.organisation(1);
            stage.faults().on(COMMIT).meanwhile(() -> world.add(organisation, "ada"));
            stage.faults().on(COMMIT).nth(2).inject(Fault.PUTS_STILL_HELD);

            assertThat(world.add(organisation, "ada"))
                    .isInstanceOfSatisfying(AddOutcome.Done.class, done -> assertThat(done.additions())
                            .noneMatch(AddOutcome.Addition::added));
            world.assertConsistent(organisation);
        }
    }

    /** A plain put has no token: the answer is lost, somebody else writes, and only then the client asks again. */
    @Nested
    class APlainPutWhoseAnswerWasLost {
        @Test
        void doesNotBringBackWhomAnotherRemovedMeanwhile() {
            var group = world.group();
            stage.faults().on(Attempt::isWrite).inject(Fault.ANSWER_LOST);
            stage.faults().on(Attempt::isWrite).nth(1).meanwhile(() -> world.remove(group, "ada"));

            assertThat(world.add(group, "ada")).isInstanceOf(AddOutcome.Done.class);
            assertThat(world.items(group).members()).hasSize(1);
        }

        @Test
        void doesNotRemoveWhomAnotherAddedAgainMeanwhile() {
            var group = world.group();
            world.add(group, "ada");
            stage.faults().on(Attempt::isWrite).inject(Fault.ANSWER_LOST);
            stage.faults().on(Attempt::isWrite).nth(1).meanwhile(() -> world.add(group, "ada"));

            assertThat(world.remove(group, "ada")).isInstanceOf(RemoveOutcome.Removed.class);
            assertThat(world.items(group).members()).hasSize(2);
        }
    }

    /** Each step gets in between what a request read and what it wrote. */
    @Nested
    class WhatChangedInBetween {
        @Test
        void isSeenByAnAddThatNeedsNoLicenceAnyMore() {
            var organisation = world.organisation(1);
            stage.faults().on(COMMIT).meanwhile(() -> world.add(organisation, "ada"));

            assertThat(world.add(organisation, "ada")).isInstanceOf(AddOutcome.Done.class);
            world.assertConsistent(organisation);
        }

        @Test
        void isSeenByAnAcceptOfARenewedInvitation() {
            var organisation = world.organisation(2);
            var link = world.invited(organisation, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> {
                world.advance(Duration.ofDays(7));
                world.invite(organisation, "ada");
            });

            assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.Invalid());
            world.assertConsistent(organisation);
        }

        @Test
        void isSeenByAnAcceptOfOneAddedMeanwhile() {
            var organisation = world.organisation(2);
            var link = world.invited(organisation, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> world.add(organisation, "ada"));

            assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void isSeenByARemovalOfOneRemovedAndBackMeanwhile() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> {
                world.remove(organisation, "ada");
                world.add(organisation, "ada");
            });

            world.remove(organisation, "ada");

            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void isSeenByAReclaimOfAnInvitationRenewedMeanwhile() {
            var organisation = world.organisation(1);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(7));
            // The first commit is refused, the second reclaims.
            stage.faults().on(COMMIT).nth(2).meanwhile(() -> world.invite(organisation, "ada"));

            assertThat(world.add(organisation, "bob")).isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
            assertThat(world.items(organisation).pending()).hasSize(1);
            world.assertConsistent(organisation);
        }
    }
}
