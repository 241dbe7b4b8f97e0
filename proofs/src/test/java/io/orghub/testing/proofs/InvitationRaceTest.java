package io.orghub.testing.proofs;

import static io.orghub.testing.proofs.InvitationRaceTest.Move.ACCEPT;
import static io.orghub.testing.proofs.InvitationRaceTest.Move.DECLINE;
import static io.orghub.testing.proofs.InvitationRaceTest.Move.EXPIRE;
import static io.orghub.testing.proofs.InvitationRaceTest.Move.EXPIRE_BY_TIME;
import static io.orghub.testing.proofs.InvitationRaceTest.Move.INVITE_AGAIN;
import static io.orghub.testing.proofs.InvitationRaceTest.Move.REVOKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.InvitationId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Role;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every two things that can happen to a pending invitation, at once: one wins, the other is told the truth, and the one
 * licence of the organisation is where the winner put it.
 */
class InvitationRaceTest {
    private static final Duration IN_FORCE = Duration.ofDays(7);
    private static final int CALLERS = 8;
    private static final int INVITATIONS = 50;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    // The schedule looks for what is due in the whole table: its scenes have one where nothing is due but theirs.
    @RegisterExtension
    static final TestTable SCHEDULED_TABLE = TestTable.fresh();

    static final Stage SCHEDULED_STAGE = Stage.on(SCHEDULED_TABLE);

    private static final List<Scene> OVER = new ArrayList<>();

    @AfterEach
    void clear() {
        STAGE.faults().clear();
        SCHEDULED_STAGE.faults().clear();
    }

    /** All together, for the stream is read once then. */
    @AfterAll
    static void project() {
        STAGE.project();
        OVER.forEach(Scene::assertProjected);
        STAGE.close();
        SCHEDULED_STAGE.close();
    }

    enum Move {
        ACCEPT("Accepted"),
        REVOKE("Revoked"),
        DECLINE("Declined"),
        /** Somebody else needs the licence. */
        EXPIRE("Done"),
        /** The schedule comes round. */
        EXPIRE_BY_TIME("Ended"),
        INVITE_AGAIN("INVITED"),
        /** Under a new link; it comes when the old one has lapsed. */
        RESEND("Resent");

        private final String done;

        Move(String done) {
            this.done = done;
        }

        /** What it is told that comes after {@code first}; it wins as well where that leaves it something to do. */
        String after(Move first) {
            return switch (this) {
                case ACCEPT ->
                    switch (first) {
                        case ACCEPT -> "Accepted";
                        case REVOKE -> "Revoked";
                        case DECLINE -> "Declined";
                        case EXPIRE, EXPIRE_BY_TIME -> "Expired";
                        case INVITE_AGAIN, RESEND -> "Invalid";
                    };
                case REVOKE -> first == Move.ACCEPT ? "AlreadyAccepted" : "Revoked";
                case DECLINE ->
                    switch (first) {
                        case ACCEPT -> "AlreadyAccepted";
                        case REVOKE -> "Revoked";
                        case DECLINE -> "Declined";
                        case EXPIRE, EXPIRE_BY_TIME -> "Expired";
                        case INVITE_AGAIN, RESEND -> "Invalid";
                    };
                case EXPIRE ->
                    switch (first) {
                        case REVOKE, DECLINE, EXPIRE_BY_TIME -> "Done";
                        case ACCEPT, EXPIRE, INVITE_AGAIN, RESEND -> "LicencesExhausted";
                    };
                case EXPIRE_BY_TIME -> "NothingDue";
                case INVITE_AGAIN ->
                    switch (first) {
                        case REVOKE, DECLINE, EXPIRE_BY_TIME -> "INVITED";
                        case ACCEPT -> "ALREADY_MEMBER";
                        case EXPIRE -> "LicencesExhausted";
                        case INVITE_AGAIN, RESEND -> "ALREADY_INVITED";
                    };
                case RESEND ->
                    switch (first) {
                        case ACCEPT -> "AlreadyUsed";
                        case REVOKE -> "Revoked";
                        case DECLINE -> "Declined";
                        case EXPIRE, EXPIRE_BY_TIME -> "Expired";
                        case INVITE_AGAIN -> "NotFound";
                        case RESEND -> "TooSoon";
                    };
            };
        }
    }

    /** An organisation of one licence, reserved by an invitation that has lapsed for those who come now. */
    private record Scene(World world, Group organisation, InvitationLink link) {
        static Scene set() {
            return in(World.on(TABLE, STAGE));
        }

        /** Where the schedule comes round, the invitation is in its list. */
        static Scene set(Move one, Move other) {
            if (one != EXPIRE_BY_TIME && other != EXPIRE_BY_TIME) {
                return set();
            }
            var scene = in(World.on(SCHEDULED_TABLE, SCHEDULED_STAGE));
            SCHEDULED_STAGE.project();
            return scene;
        }

        private static Scene in(World world) {
            var organisation = world.organisation(1);
            return new Scene(world, organisation, world.invited(organisation, "ada"));
        }

        Stage stage() {
            return world.stage();
        }

        /** A request that came in while the invitation was in force, where it asks for that. */
        Supplier<String> request(Move move, int number) {
            var invitations = stage().bean(Invitations.class);
            return switch (move) {
                case ACCEPT -> {
                    var operation = world.by("ada");
                    yield () -> name(invitations.accept(operation, link, Optional.of(World.email("ada"))));
                }
                case DECLINE -> {
                    var operation = world.by("ada");
                    yield () -> name(invitations.decline(operation, link, Optional.of(World.email("ada"))));
                }
                case REVOKE -> {
                    var operation = world.by(World.OWNER);
                    yield () -> name(invitations.revoke(operation, organisation, id(link), Role.ADMIN));
                }
                case EXPIRE -> () -> name(world.add(organisation, "eve-" + number));
                case EXPIRE_BY_TIME -> () -> name(expire());
                case INVITE_AGAIN -> () -> name(world.invite(organisation, "ada"));
                case RESEND ->
                    () -> name(invitations.resend(world.by(World.OWNER), organisation, id(link), Role.ADMIN));
            };
        }

        private InvitationExpiry.Report expire() {
            return stage().bean(InvitationExpiry.class).expire(failure -> {});
        }

        private static String name(Object outcome) {
            return switch (outcome) {
                case InviteOutcome.Done(var invitees) ->
                    invitees.getFirst().verdict().name();
                case InvitationExpiry.Report(int expired, int failed, boolean more)
                when failed == 0 && !more -> expired == 1 ? "Ended" : "NothingDue";
                default -> outcome.getClass().getSimpleName();
            };
        }

        void lapse() {
            world.advance(IN_FORCE);
        }

        void assertOver() {
            world.items(organisation).assertBalanced();
            if (stage() == STAGE) {
                OVER.add(this);
                return;
            }
            stage().project();
            assertProjected();
            // What has been sent anew is not to be found due in the next scene.
            lapse();
            expire();
            world.assertConsistent(organisation);
        }

        void assertProjected() {
            var items = world.items(organisation);
            items.assertLedgerGivesAccount();
            items.assertProjected();
            assertThat(items.all("LEDGER#"))
                    .filteredOn(entry -> entry.get("kind").s().equals("release"))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static InvitationId id(InvitationLink link) {
        return new InvitationId(link.key(), link.generation());
    }

    static Stream<Arguments> ordered() {
        return Stream.of(Move.values())
                .flatMap(first -> Stream.of(Move.values()).map(late -> arguments(first, late)));
    }

    static Stream<Arguments> pairs() {
        return ordered().filter(pair -> ((Move) pair.get()[0]).ordinal() <= ((Move) pair.get()[1]).ordinal());
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void tellsTheTruthToOneWhoPlannedBeforeTheOtherCameFirst(Move first, Move late) {
        var scene = Scene.set(first, late);
        var earlier = scene.request(first, 1);
        var later = scene.request(late, 2);
        scene.lapse();
        var answer = new AtomicReference<String>();
        // One who needs the licence asks for it, is refused, and then takes back what has lapsed: that is the second
        // write.
        scene.stage()
                .faults()
                .on(Attempt::isWrite)
                .nth(late == EXPIRE ? 2 : 1)
                .meanwhile(() -> answer.set(earlier.get()));

        var told = later.get();

        assertThat(answer).hasValue(first.done);
        assertThat(told).isEqualTo(late.after(first));
        scene.assertOver();
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void tellsTheSameToOneWhoComesAfterwards(Move first, Move late) {
        var scene = Scene.set(first, late);
        var earlier = scene.request(first, 1);
        var later = scene.request(late, 2);
        scene.lapse();

        assertThat(earlier.get()).isEqualTo(first.done);
        assertThat(later.get()).isEqualTo(late.after(first));
        scene.assertOver();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void letsOneWinOfManyAtOnce(Move one, Move other) {
        for (int round = 0; round < Math.min(20, Soak.size()); round++) {
            var scene = Scene.set(one, other);
            var requests = IntStream.range(0, 2 * CALLERS)
                    .mapToObj(i -> scene.request(i % 2 == 0 ? one : other, i))
                    .toList();
            scene.lapse();

            var answers = Crowd.of(2 * CALLERS, i -> requests.get(i).get());

            var ofOne = everySecond(answers, 0);
            var ofOther = everySecond(answers, 1);
            assertThat(isTrue(one, ofOne, other, ofOther) || isTrue(other, ofOther, one, ofOne))
                    .as("%s %s, %s %s", one, ofOne, other, ofOther)
                    .isTrue();
            assertThat(answers).filteredOn(EXPIRE.done::equals).hasSizeLessThanOrEqualTo(1);
            assertThat(answers).filteredOn(EXPIRE_BY_TIME.done::equals).hasSizeLessThanOrEqualTo(1);
            assertThat(answers).filteredOn(INVITE_AGAIN.done::equals).hasSizeLessThanOrEqualTo(1);
            scene.assertOver();
        }
    }

    private static List<String> everySecond(List<String> answers, int from) {
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> answers.get(2 * i + from))
                .toList();
    }

    /** Whether these are the answers if {@code first} won, and {@code second} after it where it could. */
    private static boolean isTrue(Move first, Collection<String> ofFirst, Move second, Collection<String> ofSecond) {
        var tellable = new HashSet<>(List.of(first.done, first.after(first)));
        if (second.after(first).equals(second.done)) {
            tellable.add(first.after(second));
        }
        return ofFirst.contains(first.done)
                && tellable.containsAll(ofFirst)
                && Stream.of(second.after(first), second.after(second)).toList().containsAll(ofSecond);
    }

    @Test
    void letsNobodyElseInByTheEndOfOneInPlainGroups() {
        for (var move : List.of(REVOKE, DECLINE)) {
            var world = World.on(TABLE, STAGE);
            var group = world.group();
            var scene = new Scene(world, group, world.invited(group, "ada"));
            var accepting = scene.request(ACCEPT, 1);
            STAGE.faults().on(Attempt::isWrite).meanwhile(scene.request(move, 2)::get);

            assertThat(accepting.get()).isEqualTo(ACCEPT.after(move));
            assertThat(world.items(group).members()).hasSize(1);
            assertThat(world.items(group).pending()).isEmpty();
        }
    }

    @Test
    void endsNothingInAnArchivedOrganisation() {
        for (var move : List.of(REVOKE, DECLINE)) {
            var scene = Scene.set();
            STAGE.faults().on(Attempt::isWrite).meanwhile(() -> scene.world().archive(scene.organisation()));

            assertThat(scene.request(move, 1).get()).isEqualTo("Archived");
            assertThat(scene.world().items(scene.organisation()).pending()).hasSize(1);
            scene.world().sweep(scene.organisation());
            scene.world().assertConsistent(scene.organisation());
        }
    }

    /** Four by the user who was invited, and four by another with the same address. */
    @Test
    void makesAsManyMembershipsAsInvitations() {
        int rounds = Math.min(20, Soak.size());
        for (int round = 0; round < rounds; round++) {
            var world = World.on(TABLE, STAGE);
            var organisation = world.organisation(INVITATIONS);
            var links = Stream.of(World.names("guest", INVITATIONS))
                    .map(name -> world.invited(organisation, name))
                    .toList();

            var answers = Crowd.of(INVITATIONS * CALLERS, i -> {
                int guest = i % INVITATIONS + 1;
                var user = i / INVITATIONS % 2 == 0 ? "guest-" + guest : "twin-" + guest;
                var verified = Optional.of(World.email("guest-" + guest));
                // Asked again where 400 at once are too many for a slow machine, as clients are told to.
                return World.untilAnswered(() -> world.accept(links.get(guest - 1), user, verified));
            });

            assertThat(answers).hasOnlyElementsOfTypes(AcceptOutcome.Accepted.class, AcceptOutcome.AlreadyUsed.class);
            assertThat(new HashSet<>(answers)).hasSize(INVITATIONS + 1);
            assertThat(world.items(organisation).members()).hasSize(INVITATIONS + 1);
            assertThat(world.items(organisation).pending()).isEmpty();
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }
    }
}
