package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Once;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UpdateGroupOutcome.SlugTaken;
import io.orghub.domain.UpdateGroupOutcome.Updated;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many callers at once, on real threads and a real engine. */
class RaceTest {
    private static final int LICENCES = 20;
    private static final int CALLERS = 64;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @ParameterizedTest
    @MethodSource("io.orghub.testing.stage.Soak#seeds")
    void takesExactlyTheLicencesThereAre(long seed) {
        var random = new Random(seed);
        var organisation = world.organisation(LICENCES);
        var links = IntStream.range(0, random.nextInt(4, 12))
                .mapToObj(i -> world.invited(organisation, "guest-" + i))
                .toList();
        var callers = callers(organisation, links, random);

        var answers = sampled(
                organisation, () -> Crowd.of(CALLERS, i -> callers.get(i).get()));

        var account = world.items(organisation).account();
        assertThat(account.available()).isZero();
        assertThat(account.inUse()).isEqualTo(LICENCES);
        assertThat(answers).filteredOn(AcceptOutcome.class::isInstance).allSatisfy(answer -> assertThat(answer)
                .isInstanceOf(AcceptOutcome.Accepted.class));
        assertThat(links.size() + taken(answers)).isEqualTo(LICENCES);
        assertThat(answers).anyMatch(RaceTest::isExhausted);
        world.assertConsistent(organisation);
    }

    /** Two accepts of each pending invitation; single adds, lists and invitations for the rest, in any order. */
    private List<Supplier<Object>> callers(Group organisation, List<InvitationLink> links, Random random) {
        var callers = new ArrayList<Supplier<Object>>();
        for (int i = 0; i < links.size(); i++) {
            var link = links.get(i);
            var guest = "guest-" + i;
            callers.add(() -> world.accept(link, guest));
            callers.add(() -> world.accept(link, guest));
        }
        while (callers.size() < CALLERS) {
            var name = "new-" + callers.size();
            switch (random.nextInt(5)) {
                case 0, 1 -> callers.add(() -> world.add(organisation, name));
                case 2 -> callers.add(() -> world.add(organisation, name, name + "-b", name + "-c"));
                default -> callers.add(() -> world.invite(organisation, name));
            }
        }
        Collections.shuffle(callers, random);
        return callers;
    }

    private static long taken(List<Object> answers) {
        return answers.stream()
                .mapToLong(answer -> switch (answer) {
                    case AddOutcome.Done(var additions) -> additions.size();
                    case InviteOutcome.Done(var invitees) -> invitees.size();
                    default -> 0;
                })
                .sum();
    }

    private static boolean isExhausted(Object answer) {
        return answer instanceof AddOutcome.LicencesExhausted || answer instanceof InviteOutcome.LicencesExhausted;
    }

    /** Reads the account all the while, and what a reader sees is right at every moment. */
    private <T> T sampled(Group organisation, Supplier<T> race) {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sampler = CompletableFuture.supplyAsync(
                    () -> {
                        int samples = 0;
                        for (; !over.get(); samples++) {
                            var account = world.items(organisation).account();
                            assertThat(account.available()).isNotNegative();
                            assertThat(account.granted() - account.available()).isEqualTo(account.inUse());
                        }
                        return samples;
                    },
                    threads);
            try {
                return race.get();
            } finally {
                over.set(true);
                assertThat(sampler.join()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.orghub.testing.stage.Soak#seeds")
    void addsUpWhenAddsAndRemovalsOfTheSameUsersMeet(long seed) {
        var random = new Random(seed);
        var organisation = world.organisation(LICENCES);
        world.add(organisation, World.names("u", 8));
        var turns = new ArrayList<Boolean>(Collections.nCopies(32, true));
        turns.addAll(Collections.nCopies(32, false));
        Collections.shuffle(turns, random);

        var answers = Crowd.<Object>of(CALLERS, i -> {
            var user = "u-" + (1 + i % 16);
            return turns.get(i) ? world.add(organisation, user) : world.remove(organisation, user);
        });

        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .isInstanceOfAny(AddOutcome.Done.class, RemoveOutcome.Removed.class, RemoveOutcome.NeverAMember.class));
        world.assertConsistent(organisation);
    }

    @Test
    void letsOneUserInOnceByOneLink() {
        var organisation = world.organisation(1);
        var link = world.invited(organisation, "ada");

        var answers = Crowd.of(32, i -> world.accept(link, "ada"));

        assertThat(answers).allMatch(answers.getFirst()::equals).first().isInstanceOf(AcceptOutcome.Accepted.class);
        assertThat(world.items(organisation).members()).hasSize(2);
        world.assertConsistent(organisation);
    }

    @RepeatedTest(3)
    void letsOneOfTwoUsersInByOneLink() {
        var organisation = world.organisation(2);
        var link = world.invited(organisation, "ada");

        var answers =
                Crowd.of(16, i -> world.accept(link, i % 2 == 0 ? "ada" : "eve", Optional.of(World.email("ada"))));

        assertThat(answers)
                .filteredOn(AcceptOutcome.Accepted.class::isInstance)
                .hasSize(8)
                .containsOnly(answers.stream()
                        .filter(AcceptOutcome.Accepted.class::isInstance)
                        .findFirst()
                        .orElseThrow());
        assertThat(answers).filteredOn(new AcceptOutcome.AlreadyUsed()::equals).hasSize(8);
        assertThat(world.items(organisation).members()).hasSize(2);
        world.assertConsistent(organisation);
    }

    @Test
    void grantsOnceForOneKey() {
        var organisation = world.organisation(0);

        var answers = Crowd.of(16, i -> world.grant(organisation.id(), 5, "key"));

        var first = answers.stream().filter(Once.First.class::isInstance).toList();
        assertThat(first).hasSize(1);
        assertThat(answers)
                .filteredOn(Once.Again.class::isInstance)
                .hasSize(15)
                .allSatisfy(again -> World.assertSameAnswer(again, first.getFirst()));
        assertThat(world.account(organisation).granted()).isEqualTo(5);
        world.assertConsistent(organisation);
    }

    @Test
    void addsUpWhenEverybodyGrantsAndTakesAtOnce() {
        var organisation = world.organisation(0);
        int grants = 16 * Math.min(4, Soak.size());

        Crowd.of(
                2 * grants,
                i -> i % 2 == 0
                        ? world.grant(organisation.id(), 1, "key-" + i)
                        : world.addOnce(organisation, "key-" + i, "u-" + i));

        assertThat(world.account(organisation).granted()).isEqualTo(grants);
        world.assertConsistent(organisation);
    }

    @Test
    void invitesAnAddressOnce() {
        var organisation = world.organisation(LICENCES);

        var answers = Crowd.of(16, i -> World.link(world.invite(organisation, "ada")));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(world.account(organisation).available()).isEqualTo(LICENCES - 1);
        world.assertConsistent(organisation);
    }

    @ParameterizedTest
    @MethodSource("io.orghub.testing.stage.Soak#seeds")
    void neverSellsWhatALoweredTotalTakesAway(long seed) {
        var random = new Random(seed);
        var organisation = world.organisation(LICENCES);
        world.add(organisation, World.names("first", 4));
        var turns = IntStream.range(0, 40).mapToObj(i -> i < 32).collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(turns, random);
        var totals = random.ints(turns.size(), 4, 16).toArray();

        var answers = sampled(
                organisation,
                () -> Crowd.<Object>of(
                        turns.size(),
                        i -> turns.get(i) ? world.add(organisation, "u-" + i) : world.set(organisation, totals[i])));

        assertThat(answers).allSatisfy(answer -> assertThat(isTrueOf(answer)).isTrue());
        var account = world.items(organisation).account();
        assertThat(account.inUse())
                .isEqualTo(4
                        + answers.stream()
                                .filter(AddOutcome.Done.class::isInstance)
                                .count());
        assertThat(account.version())
                .isEqualTo(2
                        + answers.stream()
                                .filter(answer ->
                                        answer instanceof AddOutcome.Done || answer instanceof SetLicencesOutcome.Done)
                                .count());
        world.assertConsistent(organisation);
    }

    @RepeatedTest(3)
    void setsForOneOfManyWhoWereShownTheSameTotal() {
        var organisation = world.organisation(LICENCES);

        var answers = Crowd.of(16, i -> world.set(organisation, LICENCES + 1 + i, LICENCES));

        var granted = world.account(organisation).granted();
        assertThat(answers)
                .filteredOn(SetLicencesOutcome.Done.class::isInstance)
                .hasSize(1);
        assertThat(answers)
                .filteredOn(new SetLicencesOutcome.Stale(granted)::equals)
                .hasSize(15);
        world.assertConsistent(organisation);
    }

    private static boolean isTrueOf(Object answer) {
        return switch (answer) {
            case AddOutcome.Done(var additions) -> additions.getFirst().added();
            case AddOutcome.LicencesExhausted(long available, long requested) -> available < requested;
            case SetLicencesOutcome.Done(var account) -> account.available() >= 0 && account.inUse() >= 4;
            case SetLicencesOutcome.InUse(long inUse, long requested) -> inUse > requested;
            default -> false;
        };
    }

    @RepeatedTest(3)
    void changesAMemberForOneOfTwoWhoReadTheSame() {
        var organisation = world.organisation(1);
        world.add(organisation, "ada");
        var before = world.items(organisation).account();

        var answers = Crowd.of(
                16,
                i -> world.change(
                        organisation,
                        "ada",
                        i % 2 == 0
                                ? new MemberChange(Optional.of(Role.ADMIN), Optional.empty())
                                : new MemberChange(Optional.empty(), Optional.of(Kind.LEARNER)),
                        Optional.of(1L)));

        assertThat(answers)
                .filteredOn(ChangeMemberOutcome.Changed.class::isInstance)
                .hasSize(1);
        assertThat(answers).filteredOn(new ChangeMemberOutcome.Stale()::equals).hasSize(15);
        assertThat(world.items(organisation).account()).isEqualTo(before);
        world.assertConsistent(organisation);
    }

    @RepeatedTest(3)
    void addsUpWhenRoleChangesAndRemovalsMeet() {
        var organisation = world.organisation(LICENCES);
        world.add(organisation, World.names("u", 8));

        var answers = Crowd.<Object>of(CALLERS, i -> {
            var user = "u-" + (1 + i % 8);
            return switch (i / 8 % 4) {
                case 0 -> world.remove(organisation, user);
                case 1 -> world.add(organisation, user);
                default -> world.change(organisation, user, i % 3 == 0 ? Role.ADMIN : Role.MEMBER);
            };
        });

        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .isInstanceOfAny(
                        AddOutcome.Done.class,
                        RemoveOutcome.Removed.class,
                        ChangeMemberOutcome.Changed.class,
                        ChangeMemberOutcome.NotAMember.class));
        world.assertConsistent(organisation);
    }

    @Test
    void givesASlugToOneOfManyWhoRename() {
        var slug = "renamed-by-all-" + world.tenant();
        var groups = IntStream.range(0, 16).mapToObj(i -> world.group()).toList();

        var answers = Crowd.of(16, i -> world.rename(groups.get(i), slug));

        assertThat(answers).filteredOn(Updated.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(SlugTaken.class::isInstance).hasSize(15);
        assertThat(groups)
                .filteredOn(group -> world.found(group).slug().equals(slug))
                .hasSize(1);
    }

    @RepeatedTest(3)
    void hasOneOwnerHoweverManyTransfersMeet() {
        var organisation = world.organisation(16);
        var members = World.names("u", 16);
        world.add(organisation, members);

        var answers = Crowd.of(16, i -> world.transfer(organisation, World.OWNER, members[i]));

        assertThat(answers)
                .filteredOn(TransferOutcome.Transferred.class::isInstance)
                .hasSize(1);
        assertThat(answers)
                .filteredOn(new TransferOutcome.NotPermitted()::equals)
                .hasSize(15);
        assertOneOwner(organisation);
    }

    @Test
    void hasOneOwnerWhenTransfersMeetRemovals() {
        var organisation = world.organisation(8);
        var members = World.names("u", 8);
        world.add(organisation, members);

        var answers = Crowd.<Object>of(
                16,
                i -> i % 2 == 0
                        ? world.transferAsTenantAdmin(organisation, members[i % 4])
                        : world.remove(organisation, members[i % 4]));

        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .isInstanceOfAny(
                        TransferOutcome.Transferred.class,
                        TransferOutcome.NotAMember.class,
                        RemoveOutcome.Removed.class,
                        RemoveOutcome.IsTheOwner.class));
        assertOneOwner(organisation);
    }

    private void assertOneOwner(Group organisation) {
        var owners = world.items(organisation).members().stream()
                .filter(member -> member.get("role").s().equals("owner"))
                .toList();
        assertThat(owners).singleElement().satisfies(owner -> {
            assertThat(owner.get("userId").s())
                    .isEqualTo(world.found(organisation).owner().value());
            assertThat(Items.number(owner, "heldLicences")).isZero();
        });
        world.assertConsistent(organisation);
    }

    @ParameterizedTest
    @MethodSource("io.orghub.testing.stage.Soak#seeds")
    void closesTheAccountOnceWhateverMeetsItsArchiving(long seed) {
        var random = new Random(seed);
        var organisation = world.organisation(2 * CALLERS);
        world.add(organisation, World.names("u", 16));
        var links = IntStream.range(0, 16)
                .mapToObj(i -> world.invited(organisation, "guest-" + i))
                .toList();
        var callers = new ArrayList<Supplier<Object>>();
        for (int i = 0; i < 16; i++) {
            var name = i;
            callers.add(() -> world.add(organisation, "new-" + name));
            callers.add(() -> world.invite(organisation, "invited-" + name));
            callers.add(() -> world.remove(organisation, "u-" + (1 + name)));
            callers.add(() -> world.accept(links.get(name), "guest-" + name));
            callers.add(() -> name % 2 == 0
                    ? world.revoke(organisation, links.get(name))
                    : world.decline(links.get(name), "guest-" + name));
        }
        callers.add(() -> world.archive(organisation));
        callers.add(() -> world.archive(organisation));
        Collections.shuffle(callers, random);

        Crowd.of(callers.size(), i -> callers.get(i).get());

        var account = world.items(organisation).account();
        assertThat(account.available()).isEqualTo(account.granted()).isEqualTo(2 * CALLERS);
        world.sweep(organisation);
        assertThat(world.items(organisation).members()).hasSize(1);
        assertThat(world.items(organisation).pending()).isEmpty();
        assertThat(world.items(organisation).account()).isEqualTo(account);
        world.assertConsistent(organisation);
        assertThat(world.items(organisation).all("LEDGER#"))
                .filteredOn(entry -> entry.get("kind").s().equals("close"))
                .hasSize(1);
    }
}
