package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Once;
import io.orghub.domain.Role;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random requests under random faults: after every single one, the items recounted are what the account says. */
class RandomFaultsTest {
    private static final int STEPS = 300;
    private static final int PEOPLE = 9;
    private static final double FAULTY = 0.1;
    private static final int AT_ONCE = 4;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @Test
    void keepsItemsAndAccountTogether() {
        var seeds = Soak.seeds().boxed().toList();
        for (int from = 0; from < seeds.size(); from += AT_ONCE) {
            var some = seeds.subList(from, Math.min(seeds.size(), from + AT_ONCE));
            Crowd.of(some.size(), i -> {
                try (var stage = Stage.unmetered(TABLE)) {
                    new Story(World.on(TABLE, stage), some.get(i)).play();
                    return some.get(i);
                } catch (Throwable e) {
                    throw new AssertionError("with seed " + some.get(i), e);
                }
            });
        }
    }

    private static final class Story {
        private final World world;
        private final Random random;
        private final Group organisation;
        private final Map<String, InvitationLink> links = new HashMap<>();
        private long granted = 4;
        private int step;

        Story(World world, long seed) {
            this.world = world;
            this.random = new Random(seed);
            this.organisation = world.organisation((int) granted);
            world.stage().faults().randomly(seed, FAULTY, Fault.values());
        }

        void play() {
            for (step = 1; step <= STEPS; step++) {
                var told = next();
                world.items(organisation).assertBalanced();
                assertThat(world.items(organisation).account().granted())
                        .as(told)
                        .isEqualTo(granted);
            }
            assertThat(world.stage().faults().injected()).isPositive();
            world.stage().faults().clear();
            world.stage().project();
            world.items(organisation).assertLedgerGivesAccount();
            world.items(organisation).assertProjected();
        }

        private String next() {
            var key = "key-" + step;
            var name = "person-" + random.nextInt(PEOPLE);
            var other = "other-" + random.nextInt(PEOPLE);
            switch (random.nextInt(12)) {
                case 0, 1 -> added(untilAnswered(() -> world.addOnce(organisation, key, name)), name);
                case 2 -> added(untilAnswered(() -> world.addOnce(organisation, key, name, other)), name, other);
                case 3 -> added(new Once.First<>(untilAnswered(() -> world.add(organisation, name))), name);
                case 4, 5 -> untilAnswered(() -> world.remove(organisation, name));
                case 6 ->
                    invited(untilAnswered(() -> world.invite(
                            organisation, random.nextBoolean() ? Role.ADMIN : Role.MEMBER, Optional.empty(), name)));
                case 7 -> invited(untilAnswered(() -> world.inviteOnce(organisation, key, name, other)));
                case 8, 9 -> accepted(name);
                case 10 -> {
                    untilAnswered(() -> world.grant(organisation.id(), 1, key));
                    granted++;
                }
                default -> timePasses(name);
            }
            return "step " + step + " about " + name;
        }

        private void added(Once<AddOutcome> once, String... names) {
            boolean done = !(once instanceof Once.First<AddOutcome>(AddOutcome.LicencesExhausted refused));
            if (done) {
                assertThat(List.of(names)).allSatisfy(name -> assertThat(
                                world.items(organisation).one("MEMBER#" + name))
                        .hasValueSatisfying(item -> assertThat(item).doesNotContainKey("removedAtEpochMillis")));
            }
        }

        private void invited(Once<InviteOutcome> once) {
            if (once instanceof Once.First<InviteOutcome>(InviteOutcome.Done(var invitees))) {
                invitees.forEach(invitee -> invitee.invitation()
                        .ifPresent(invitation -> links.put(
                                invitee.email().normalised().replace("@example.org", ""), invitation.link())));
            }
        }

        private void accepted(String name) {
            if (!links.containsKey(name)) {
                return;
            }
            var outcome = untilAnswered(() -> world.accept(links.get(name), name));
            if (outcome instanceof AcceptOutcome.Accepted) {
                assertThat(world.items(organisation).one("MEMBER#" + name)).isPresent();
            }
        }

        private void timePasses(String name) {
            world.advance(Duration.ofDays(random.nextInt(1, 4)));
            if (links.containsKey(name)) {
                untilAnswered(() -> {
                    var now = world.stage().clock().instant();
                    world.stage().bean(Invitations.class).markSent(links.get(name), now);
                    return now;
                });
            }
        }

        // A client that is told to come back later does, with the same key.
        private static <T> T untilAnswered(Supplier<T> request) {
            for (int attempt = 1; attempt < 20; attempt++) {
                try {
                    return request.get();
                } catch (Busy comeBackLater) {
                    // And so it does.
                }
            }
            return request.get();
        }
    }
}
