package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.Role;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResendingContractTest {
    private static final Duration IN_FORCE = Duration.ofDays(7);
    private static final Duration COOLDOWN = Duration.ofMinutes(5);

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Invitations invitations = STAGE.bean(Invitations.class);

    @AfterEach
    void forgetFaults() {
        STAGE.faults().clear();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private ResendOutcome resend(Group group, InvitationLink link) {
        return world.resend(group, link);
    }

    private InvitationLink resent(Group group, InvitationLink link) {
        return ((ResendOutcome.Resent) resend(group, link)).invitation().link();
    }

    private InvitationLink invited(Group group, String name) {
        var link = world.invited(group, name);
        world.advance(COOLDOWN);
        return link;
    }

    @Nested
    class Links {
        @Test
        void ofTheEarlierSendingAreDeadAtOnceAndTheNewOneIsGood() {
            var organisation = world.organisation(1);
            var old = invited(organisation, "ada");

            var again = resent(organisation, old);

            assertThat(again.generation()).isEqualTo(old.generation());
            assertThat(again.sending()).isEqualTo(2);
            assertThat(world.accept(old, "ada")).isEqualTo(new AcceptOutcome.Invalid());
            assertThat(world.accept(again, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }

        @Test
        void areDueToBeMailedAndTheMarkOfTheEarlierSendingSaysNothingOfThem() {
            var group = world.group();
            var old = invited(group, "ada");

            var again = resent(group, old);
            invitations.markSent(old, STAGE.clock().instant());

            assertThat(invitations.mailDue(
                            world.tenant(), group.id(), old.key(), STAGE.clock().instant()))
                    .hasValueSatisfying(
                            due -> assertThat(due.invitation().link()).isEqualTo(again));
        }

        @Test
        void areInForceForSevenDaysFromTheResend() {
            var organisation = world.organisation(1);
            var again = resent(organisation, invited(organisation, "ada"));

            world.advance(IN_FORCE.minusMillis(1));
            assertThat(world.accept(again, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
        }
    }

    @Nested
    class TheCooldown {
        @Test
        void runsFromTheMailWhereItWentOutLaterThanItWasAskedFor() {
            var group = world.group();
            var link = invited(group, "ada");
            invitations.markSent(link, STAGE.clock().instant());

            assertThat(resend(group, link)).isEqualTo(new ResendOutcome.TooSoon(COOLDOWN));
            world.advance(COOLDOWN);
            assertThat(resend(group, link)).isInstanceOf(ResendOutcome.Resent.class);
        }

        @Test
        void letsOneOfManyThrough() {
            var group = world.group();
            var link = invited(group, "ada");

            var outcomes = Crowd.of(8, i -> resend(group, link));

            assertThat(outcomes)
                    .filteredOn(ResendOutcome.Resent.class::isInstance)
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> !(outcome instanceof ResendOutcome.Resent))
                    .containsOnly(new ResendOutcome.TooSoon(COOLDOWN));
        }
    }

    @Nested
    class OneThatHasExpired {
        @Test
        void isSentWithTheLicenceThatItHolds() {
            var organisation = world.organisation(1);
            var old = invited(organisation, "ada");
            world.advance(IN_FORCE);

            var again = resent(organisation, old);

            assertThat(world.account(organisation).version()).isEqualTo(2);
            assertThat(world.accept(again, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }

        @Test
        void hasEndedOnceItsLicenceWasNeededElsewhere() {
            var organisation = world.organisation(1);
            var old = invited(organisation, "ada");
            world.advance(IN_FORCE);
            world.invite(organisation, "bob");

            assertThat(resend(organisation, old)).isEqualTo(new ResendOutcome.Expired());
            world.assertConsistent(organisation);
        }

        @Test
        void isNotInTheWayOfOneThatNeedsItsLicenceOnceSentAgain() {
            var organisation = world.organisation(1);
            var old = invited(organisation, "ada");
            world.advance(IN_FORCE);
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> resent(organisation, old));

            world.invite(organisation, "bob");

            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void asksForALicenceToBeLeftUnderTheEnrolmentPolicy() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
            world.courses("algebra");
            world.add(organisation, "cleo");
            var old = invited(organisation, "ada");
            world.assign(organisation, "cleo", "algebra");

            var inForce = resent(organisation, old);
            world.advance(IN_FORCE);

            assertThat(resend(organisation, inForce)).isEqualTo(new ResendOutcome.LicencesExhausted(0, 1));
            world.unassign(organisation, "cleo", "algebra");
            assertThat(resend(organisation, inForce)).isInstanceOf(ResendOutcome.Resent.class);
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class Races {
        @Test
        void withAnAcceptEndInOneOfTheTwo() {
            for (int round = 0; round < 10 * Soak.size(); round++) {
                var organisation = world.organisation(1);
                var link = invited(organisation, "ada");

                var answers = Crowd.<Object>of(2, i -> i == 0 ? world.accept(link, "ada") : resend(organisation, link));

                if (answers.getFirst() instanceof AcceptOutcome.Accepted) {
                    assertThat(answers.getLast()).isEqualTo(new ResendOutcome.AlreadyUsed());
                } else {
                    assertThat(answers.getFirst()).isEqualTo(new AcceptOutcome.Invalid());
                    assertThat(answers.getLast()).isInstanceOf(ResendOutcome.Resent.class);
                }
                world.assertConsistent(organisation);
            }
        }

        @Test
        void lostToAnAcceptSaySo() {
            var organisation = world.organisation(1);
            var link = invited(organisation, "ada");
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> world.accept(link, "ada"));

            assertThat(resend(organisation, link)).isEqualTo(new ResendOutcome.AlreadyUsed());
            world.assertConsistent(organisation);
        }

        @Test
        void thatAnAcceptLosesLeaveItsLinkInvalid() {
            var organisation = world.organisation(1);
            var link = invited(organisation, "ada");
            var again = new AtomicReference<InvitationLink>();
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> again.set(resent(organisation, link)));

            assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.Invalid());
            assertThat(world.accept(again.get(), "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ANSWER_LOST", "SERVER_ERROR_AFTER_COMMIT", "SERVER_ERROR", "RESET_BEFORE_SENDING"})
    void countsOnceWhateverBecomesOfTheAnswer(Fault fault) {
        var organisation = world.organisation(1);
        var link = invited(organisation, "ada");
        STAGE.faults().next(fault);

        assertThat(resent(organisation, link).sending()).isEqualTo(2);
        world.assertConsistent(organisation);
    }

    @Test
    void isRefusedToWhoMayNotInviteAsWhatItInvites() {
        var group = world.group();
        var admin = world.invitedAsAdmin(group, "ada");
        world.advance(COOLDOWN);

        assertThat(invitations.resend(world.by("bob"), group, World.id(admin), Role.MEMBER))
                .isEqualTo(new ResendOutcome.NotPermitted());
    }
}
