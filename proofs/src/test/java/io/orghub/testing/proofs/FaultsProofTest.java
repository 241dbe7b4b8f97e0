package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.AssignOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.GrantOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Once;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UnassignOutcome;
import io.orghub.domain.UpdateGroupOutcome;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.faults.Faults;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every fault on every write of every operation: what is answered is true. Waiting is most of it, so each write has a
 * stage of its own and all go at once.
 */
class FaultsProofTest {
    private static final Set<Fault> WRITING_NOTHING = EnumSet.of(
            Fault.TRANSACTION_CONFLICT,
            Fault.TRANSACTION_CONFLICT_ON_LAST,
            Fault.THROTTLED,
            Fault.REQUEST_THROTTLED,
            Fault.RESET_BEFORE_SENDING,
            Fault.SERVER_ERROR);

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private static List<Target> targets;

    /**
     * One request that can be made again and again.
     *
     * @param effects how much of what it wants has happened
     * @param wanted as many effects as it has when it succeeded, none before
     */
    private record Request(World world, Group group, Supplier<?> call, LongSupplier effects, long wanted) {
        void assertBalanced() {
            if (group.isOrganisation()) {
                world.items(group).assertBalanced();
            }
        }
    }

    private enum Subject {
        GRANT(1, world -> {
            var organisation = world.organisation(2);
            return new Request(
                    world,
                    organisation,
                    () -> world.grant(organisation.id(), 5, "key"),
                    () -> world.items(organisation).account().granted() - 2,
                    5);
        }),
        SET(1, world -> {
            var organisation = world.organisation(2);
            return new Request(
                    world,
                    organisation,
                    () -> world.set(organisation, 7),
                    () -> world.items(organisation).account().granted() - 2,
                    5);
        }),
        SET_FROM_A_TOTAL(1, world -> {
            var organisation = world.organisation(2);
            return new Request(
                    world,
                    organisation,
                    () -> world.set(organisation, 7, 2),
                    () -> world.items(organisation).account().granted() - 2,
                    5);
        }),
        CHANGE(1, world -> {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.change(organisation, "ada", Role.ADMIN),
                    () -> Items.number(
                                    world.items(organisation).one("MEMBER#ada").orElseThrow(), "version")
                            - 1,
                    1);
        }),
        INVITE(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.inviteOnce(organisation, "key", "ada"),
                    () -> world.items(organisation).account().inUse(),
                    1);
        }),
        INVITE_WITHOUT_KEY(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.invite(organisation, "ada"),
                    () -> world.items(organisation).account().inUse(),
                    1);
        }),
        INVITE_LIST(1, world -> {
            var organisation = world.organisation(3);
            return new Request(
                    world,
                    organisation,
                    () -> world.inviteOnce(organisation, "key", "ada", "bob", "cleo"),
                    () -> world.items(organisation).account().inUse(),
                    3);
        }),
        RENEW_EXPIRED_INVITATION(1, world -> {
            var organisation = world.organisation(1);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(7));
            return new Request(
                    world,
                    organisation,
                    () -> world.invite(organisation, "ada"),
                    () -> Items.number(world.items(organisation).pending().getFirst(), "version") - 1,
                    1);
        }),
        ACCEPT(1, world -> {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.accept(link, "ada"),
                    () -> world.items(organisation).held().byMembers(),
                    1);
        }),
        ACCEPT_AS_A_MEMBER(1, world -> {
            var organisation = world.organisation(2);
            var link = world.invitedAsAdmin(organisation, "ada");
            world.add(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.accept(link, "ada"),
                    () -> world.items(organisation).account().available(),
                    1);
        }),
        REVOKE(1, world -> {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.revoke(organisation, link),
                    () -> world.items(organisation).account().available(),
                    1);
        }),
        REVOKE_IN_GROUP(1, world -> {
            var group = world.group();
            var link = world.invited(group, "ada");
            return new Request(
                    world,
                    group,
                    () -> world.revoke(group, link),
                    () -> 1 - world.items(group).pending().size(),
                    1);
        }),
        DECLINE(1, world -> {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.decline(link, "ada"),
                    () -> world.items(organisation).account().available(),
                    1);
        }),
        ADD(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.addOnce(organisation, "key", "ada"),
                    () -> world.items(organisation).account().inUse(),
                    1);
        }),
        ADD_WITHOUT_KEY(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.add(organisation, "ada"),
                    () -> world.items(organisation).account().inUse(),
                    1);
        }),
        ADD_LIST(1, world -> {
            var organisation = world.organisation(3);
            return new Request(
                    world,
                    organisation,
                    () -> world.addOnce(organisation, "key", "ada", "bob", "cleo"),
                    () -> world.items(organisation).account().inUse(),
                    3);
        }),
        ADD_THAT_RECLAIMS(3, world -> {
            var organisation = world.organisation(1);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(7));
            return new Request(
                    world,
                    organisation,
                    () -> world.addOnce(organisation, "key", "bob"),
                    () -> world.items(organisation).held().byMembers(),
                    1);
        }),
        ADD_TO_GROUP(1, world -> {
            var group = world.group();
            return new Request(
                    world,
                    group,
                    () -> world.add(group, "ada"),
                    () -> world.items(group).members().size() - 1,
                    1);
        }),
        ADD_LIST_TO_GROUP(1, world -> {
            var group = world.group();
            return new Request(
                    world,
                    group,
                    () -> world.addOnce(group, "key", "ada", "bob"),
                    () -> world.items(group).members().size() - 1,
                    2);
        }),
        ASSIGN(1, world -> {
            var organisation = enrolling(world);
            return new Request(
                    world,
                    organisation,
                    () -> world.assignOnce(organisation, "key", List.of("ada", "bob"), "algebra"),
                    () -> world.items(organisation).account().inUse(),
                    2);
        }),
        ASSIGN_WITHOUT_KEY(1, world -> {
            var organisation = enrolling(world);
            return new Request(
                    world,
                    organisation,
                    () -> world.assign(organisation, List.of("ada", "bob"), "algebra"),
                    () -> world.items(organisation).account().inUse(),
                    2);
        }),
        ASSIGN_IN_GROUP(1, world -> {
            var group = world.group();
            world.add(group, "ada", "bob");
            world.courses("algebra", "music");
            return new Request(
                    world,
                    group,
                    () -> world.assign(group, List.of("ada", "bob"), "algebra", "music"),
                    () -> world.items(group).enrolments().size(),
                    4);
        }),
        UNASSIGN(1, world -> {
            var organisation = enrolling(world);
            world.assign(organisation, List.of("ada", "bob"), "algebra");
            return new Request(
                    world,
                    organisation,
                    () -> world.unassign(organisation, "ada", "algebra"),
                    () -> world.items(organisation).account().available(),
                    1);
        }),
        UNASSIGN_IN_GROUP(1, world -> {
            var group = world.group();
            world.add(group, "ada");
            world.courses("algebra");
            world.assign(group, "ada", "algebra");
            return new Request(
                    world,
                    group,
                    () -> world.unassign(group, "ada", "algebra"),
                    () -> 1 - world.items(group).enrolments().size(),
                    1);
        }),
        REMOVE(1, world -> {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.remove(organisation, "ada"),
                    () -> world.items(organisation).account().available(),
                    1);
        }),
        UPDATE(1, world -> {
            var group = world.group();
            return new Request(
                    world,
                    group,
                    () -> world.describe(group, "Tuesdays at seven"),
                    () -> world.found(group).version() - 1,
                    1);
        }),
        RENAME(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.rename(organisation, "faulty-" + world.tenant()),
                    () -> world.found(organisation).version() - 1,
                    1);
        }),
        CHANGE_POLICY(1, world -> {
            var organisation = world.organisation(1);
            return new Request(
                    world,
                    organisation,
                    () -> world.changePolicy(organisation, LicencePolicy.ENROLMENT),
                    () -> world.items(organisation).account().version() - 1,
                    1);
        }),
        TRANSFER(1, world -> {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            return new Request(
                    world,
                    organisation,
                    () -> world.transferAsTenantAdmin(organisation, "ada"),
                    () -> world.found(organisation).version() - 1,
                    1);
        }),
        ARCHIVE(1, world -> {
            var organisation = world.organisation(3);
            world.add(organisation, "ada");
            world.invite(organisation, "bob");
            return new Request(
                    world,
                    organisation,
                    () -> world.archive(organisation),
                    () -> world.items(organisation).account().available() - 1,
                    2);
        }),
        // An invitation, the cursor, a member, a former slug, the end.
        SWEEP(5, world -> {
            var organisation = world.organisation(3);
            world.rename(organisation, "swept-" + world.tenant());
            world.add(organisation, "ada");
            world.invite(organisation, "bob");
            world.archive(organisation);
            return new Request(
                    world,
                    organisation,
                    () -> {
                        world.sweep(organisation);
                        return world.found(organisation);
                    },
                    () -> world.isSwept(organisation) ? 1 : 0,
                    1);
        });

        /** Two licences under the enrolment policy, two members and a course. */
        private static Group enrolling(World world) {
            var organisation = world.organisation(2, LicencePolicy.ENROLMENT);
            world.add(organisation, "ada", "bob");
            world.courses("algebra");
            return organisation;
        }

        private final int writes;
        private final Function<World, Request> arrangement;

        Subject(int writes, Function<World, Request> arrangement) {
            this.writes = writes;
            this.arrangement = arrangement;
        }
    }

    /** One write of an operation, counted from 1. */
    private record Target(Subject subject, int write, Stage stage) {
        Request arrange() {
            return subject.arrangement.apply(World.on(TABLE, stage));
        }

        Faults.Selection faults() {
            return stage.faults().on(Attempt::isWrite).nth(write);
        }
    }

    @BeforeAll
    static void open() {
        targets = Arrays.stream(Subject.values())
                .flatMap(subject -> IntStream.rangeClosed(1, subject.writes)
                        .mapToObj(write -> new Target(subject, write, Stage.on(TABLE))))
                .toList();
    }

    @AfterAll
    static void close() {
        targets.forEach(target -> target.stage().close());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isSurvivedWhereItPasses(Fault fault) {
        forEveryWrite(target -> {
            var request = target.arrange();
            target.faults().inject(fault);

            var answer = request.call().get();

            target.stage().faults().clear();
            assertFirstSuccess(answer);
            assertThat(request.effects().getAsLong()).isEqualTo(request.wanted());
            request.assertBalanced();
        });
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isAdmittedWhereItLasts(Fault fault) {
        forEveryWrite(target -> {
            var request = target.arrange();
            int before = target.stage().faults().injected();
            target.faults().always().inject(fault);

            var answer = unlessBusy(request.call());

            target.stage().faults().clear();
            if (WRITING_NOTHING.contains(fault) && target.stage().faults().injected() > before) {
                assertThat(answer).isEmpty();
                assertThat(request.effects().getAsLong()).isZero();
            }
            request.assertBalanced();
            answer.ifPresentOrElse(
                    FaultsProofTest::assertFirstSuccess,
                    () -> assertSuccess(request.call().get()));
            assertThat(request.effects().getAsLong()).isEqualTo(request.wanted());
            request.assertBalanced();
        });
    }

    private static void forEveryWrite(Consumer<Target> proof) {
        Crowd.of(targets.size(), i -> {
            var target = targets.get(i);
            try {
                proof.accept(target);
                return target;
            } catch (Throwable e) {
                throw new AssertionError("at write %d of %s".formatted(target.write(), target.subject()), e);
            } finally {
                target.stage().faults().clear();
            }
        });
    }

    private static Optional<Object> unlessBusy(Supplier<?> call) {
        try {
            return Optional.of(call.get());
        } catch (Busy busy) {
            return Optional.empty();
        }
    }

    /** The answer of the request that did it, although its write may look like somebody else's to it. */
    private static void assertFirstSuccess(Object answer) {
        switch (answer) {
            case Once.First<?>(var outcome) -> assertFirstSuccess(outcome);
            case AddOutcome.Done(var additions) -> assertThat(additions).allMatch(AddOutcome.Addition::added);
            case AssignOutcome.Done(var assignments) ->
                assertThat(assignments).allMatch(AssignOutcome.Assignment::enrolled);
            case InviteOutcome.Done(var invitees) ->
                assertThat(invitees).allMatch(invitee -> invitee.verdict() == InviteOutcome.Verdict.INVITED);
            default -> assertOutcome(answer);
        }
    }

    private static void assertSuccess(Object answer) {
        switch (answer) {
            case Once.First<?>(var outcome) -> assertOutcome(outcome);
            case Once.Again<?> again -> assertThat(again.answer().status()).isEqualTo(201);
            default -> assertOutcome(answer);
        }
    }

    private static void assertOutcome(Object outcome) {
        assertThat(outcome)
                .isInstanceOfAny(
                        GrantOutcome.Granted.class,
                        InviteOutcome.Done.class,
                        AcceptOutcome.Accepted.class,
                        RevokeOutcome.Revoked.class,
                        DeclineOutcome.Declined.class,
                        AddOutcome.Done.class,
                        AssignOutcome.Done.class,
                        UnassignOutcome.Unassigned.class,
                        RemoveOutcome.Removed.class,
                        SetLicencesOutcome.Done.class,
                        ChangeMemberOutcome.Changed.class,
                        UpdateGroupOutcome.Updated.class,
                        TransferOutcome.Transferred.class,
                        Group.class);
    }
}
