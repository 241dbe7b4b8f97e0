package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.AssignOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.Imports;
import io.orghub.domain.InvitationExpiry;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewImport;
import io.orghub.domain.Once;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
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
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random requests over everything that touches licences, under random faults and both policies: after every single one,
 * the items recounted are what the account says; now and then the stream is projected, and the ledger replayed from
 * nothing gives the account.
 */
class LicenceSequenceTest {
    private static final int STEPS = 5_000;
    private static final int STEPS_A_SOAK = 4_000;
    private static final int STORIES = 4;
    private static final int STEPS_A_ROUND = 250;
    private static final int ROUNDS_A_STORY = 5;
    private static final int PEOPLE = 9;
    private static final double FAULTY = 0.1;

    @Test
    void keepsItemsAndAccountTogether() {
        int steps = Soak.size() == 1 ? STEPS : STEPS_A_SOAK * Soak.size();
        for (int told = 0; told < steps; told += STORIES * ROUNDS_A_STORY * STEPS_A_ROUND) {
            int seed = told;
            Crowd.of(STORIES, i -> {
                var story = new Story(seed + i);
                for (int round = 1; round <= ROUNDS_A_STORY; round++) {
                    story.play(STEPS_A_ROUND);
                    story.settle();
                }
                return story.close();
            });
        }
    }

    private record State(OptionalLong writes, Group organisation, long granted) {}

    private static final class Story {
        // The schedule looks for what is due in the whole table, so each story has its own.
        private final TestTable table = TestTable.fresh();
        private final Stage projecting = Stage.on(table);
        private final Stage stage = Stage.on(table);
        private final World world;
        private final long seed;
        private final Random random;
        private final LicencePolicy policy;
        private final Map<String, InvitationLink> links = new HashMap<>();
        private final List<ImportKey> imports = new ArrayList<>();
        private Group organisation;
        private long granted;
        private int step;
        private State lookedOver;
        private int importsEnded;
        private int expired;

        Story(long seed) {
            this.world = World.on(table, stage);
            this.seed = seed;
            this.random = new Random(seed);
            this.policy = seed % 2 == 0 ? LicencePolicy.MEMBER : LicencePolicy.ENROLMENT;
            world.courses("algebra", "biology", "chemistry");
            open();
            stage.faults().randomly(seed, FAULTY, Fault.values());
        }

        private void open() {
            granted = 6;
            links.clear();
            imports.clear();
            organisation = World.untilAnswered(() -> world.organisation((int) granted, policy));
        }

        void play(int steps) {
            for (int i = 0; i < steps; i++) {
                step++;
                String told = "";
                try {
                    told = next();
                    lookOver();
                } catch (Throwable e) {
                    throw new AssertionError("seed " + seed + ", step " + step + ": " + told, e);
                }
            }
        }

        // What nobody has written to since is as it was looked over.
        private void lookOver() {
            var now = new State(table.engine().writes(), organisation, granted);
            if (now.writes().isPresent() && now.equals(lookedOver)) {
                return;
            }
            var items = world.items(organisation).noted();
            items.assertBalanced();
            items.assertEnrolmentsAddUp(policy.perMember());
            assertThat(items.account().granted()).isEqualTo(granted);
            lookedOver = now;
        }

        void settle() {
            projecting.project();
            var items = world.items(organisation);
            items.assertLedgerGivesAccount();
            items.assertProjected();
        }

        /** Answers how many faults it has met. */
        int close() {
            assertThat(stage.faults().injected()).isPositive();
            assertThat(importsEnded).isPositive();
            assertThat(expired).isPositive();
            stage.close();
            projecting.close();
            table.drop();
            return stage.faults().injected();
        }

        private String next() {
            var key = "key-" + step;
            var name = "person-" + random.nextInt(PEOPLE);
            var other = "other-" + random.nextInt(PEOPLE);
            var course = List.of("algebra", "biology", "chemistry").get(random.nextInt(3));
            int choice = random.nextInt(34);
            switch (choice) {
                case 0, 1 -> added(World.untilAnswered(() -> world.addOnce(organisation, key, name)), name);
                case 2 -> added(World.untilAnswered(() -> world.addOnce(organisation, key, name, other)), name, other);
                case 3 -> added(new Once.First<>(World.untilAnswered(() -> world.add(organisation, name))), name);
                case 4, 5, 6 -> World.untilAnswered(() -> world.remove(organisation, name));
                case 7, 8 ->
                    invited(World.untilAnswered(() -> world.invite(
                            organisation, random.nextBoolean() ? Role.ADMIN : Role.MEMBER, Optional.empty(), name)));
                case 9 -> invited(World.untilAnswered(() -> world.inviteOnce(organisation, key, name, other)));
                case 10, 11 -> accepted(name);
                case 12 -> {
                    World.untilAnswered(() -> world.grant(organisation.id(), 1, organisation.id() + key));
                    granted++;
                }
                case 13 -> set(random.nextInt((int) granted + 3));
                case 14, 15 -> assigned(World.untilAnswered(() -> world.assign(organisation, name, course)), name);
                case 16 ->
                    World.untilAnswered(() -> world.assignOnce(
                            organisation,
                            key,
                            List.of(name, other),
                            course,
                            course.equals("algebra") ? "biology" : "algebra"));
                case 17, 18 -> World.untilAnswered(() -> world.unassign(organisation, name, course));
                case 19 ->
                    World.untilAnswered(() -> stage.bean(Groups.class)
                            .transfer(world.by("tenant-admin"), organisation, new UserId(name), true));
                case 20, 21 ->
                    World.untilAnswered(
                            () -> world.change(organisation, name, random.nextBoolean() ? Role.ADMIN : Role.MEMBER));
                case 22 -> rarely(this::archived);
                case 23 -> imported(name, other, name + "@example.org", other + "@example.org");
                case 24, 25, 26 -> advanced();
                case 27, 28 -> revoked(name);
                case 29 -> declined(name);
                case 30 -> resent(name);
                case 31 -> expired();
                case 32 -> setFrom((int) granted + random.nextInt(2), random.nextInt((int) granted + 3));
                default -> timePasses(name);
            }
            return "choice " + choice + " about " + name + " and " + other;
        }

        private void added(Once<AddOutcome> once, String... names) {
            boolean done = !(once instanceof Once.First<AddOutcome>(AddOutcome.LicencesExhausted refused));
            if (done) {
                assertThat(names).allSatisfy(this::isMember);
            }
        }

        private void isMember(String name) {
            assertThat(world.items(organisation).one("MEMBER#" + name))
                    .hasValueSatisfying(item -> assertThat(item).doesNotContainKey("removedAtEpochMillis"));
        }

        private void invited(Object answer) {
            if (answer instanceof Once.First<?>(InviteOutcome.Done(var invitees))) {
                invitees.forEach(invitee -> invitee.invitation()
                        .ifPresent(invitation -> links.put(
                                invitee.email().normalised().replace("@example.org", ""), invitation.link())));
            }
        }

        private void accepted(String name) {
            if (links.containsKey(name)
                    && World.untilAnswered(() -> world.accept(links.get(name), name))
                            instanceof AcceptOutcome.Accepted) {
                isMember(name);
            }
        }

        private void revoked(String name) {
            if (links.containsKey(name)
                    && World.untilAnswered(() -> world.revoke(organisation, links.get(name)))
                            instanceof RevokeOutcome.Revoked) {
                hasEnded(links.get(name), "revoked", "declined", "expired");
            }
        }

        private void resent(String name) {
            if (links.containsKey(name)
                    && World.untilAnswered(() -> world.resend(organisation, links.get(name)))
                            instanceof ResendOutcome.Resent(var invitation)) {
                links.put(name, invitation.link());
            }
        }

        private void declined(String name) {
            if (links.containsKey(name)
                    && World.untilAnswered(() -> world.decline(links.get(name), name))
                            instanceof DeclineOutcome.Declined) {
                hasEnded(links.get(name), "declined");
            }
        }

        private void hasEnded(InvitationLink link, String... ends) {
            var item = world.items(organisation).one("INVITATION#" + link.key()).orElseThrow();
            if (Items.number(item, "generation") == link.generation()) {
                assertThat(item.get("status").s()).isIn((Object[]) ends);
            }
        }

        /** The schedule comes round after some days, with the stream up to date: what is due then is pending no more. */
        private void expired() {
            world.advance(Duration.ofDays(random.nextInt(1, 4)));
            projecting.project();
            expired += World.untilAnswered(() -> {
                var report = stage.bean(InvitationExpiry.class).expire(failure -> {});
                if (report.more()) {
                    throw new Busy("Some are held", null);
                }
                return report.expired();
            });
            assertThat(world.items(organisation).pending())
                    .allSatisfy(item -> assertThat(Items.number(item, "expiresAtEpochMillis"))
                            .isGreaterThan(stage.clock().millis()));
        }

        private void set(int total) {
            if (World.untilAnswered(() -> world.set(organisation, total)) instanceof SetLicencesOutcome.Done) {
                granted = total;
            }
        }

        private void setFrom(int expected, int total) {
            switch (World.untilAnswered(() -> world.set(organisation, total, expected))) {
                case SetLicencesOutcome.Done done -> {
                    assertThat(granted).isIn((long) expected, (long) total);
                    granted = total;
                }
                case SetLicencesOutcome.Stale(long found) ->
                    assertThat(found).isEqualTo(granted).isNotEqualTo(expected);
                case SetLicencesOutcome other -> assertThat(other).isInstanceOf(SetLicencesOutcome.InUse.class);
            }
        }

        private void assigned(AssignOutcome outcome, String name) {
            if (outcome instanceof AssignOutcome.Done) {
                isMember(name);
            }
        }

        private void imported(String... rows) {
            var file = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
            var mode = random.nextBoolean() ? ImportMode.PARTIAL : ImportMode.ALL_OR_NOTHING;
            imports.add(World.untilAnswered(() -> {
                var wanted = new NewImport("import-" + organisation.id() + "-" + step, file, rows.length, mode, false);
                return World.first(stage.bean(Imports.class)
                                .start(world.by("importer"), organisation, wanted, Optional.empty()))
                        .key();
            }));
        }

        /** One slice of an import that was begun some time ago. */
        private void advanced() {
            if (!imports.isEmpty()) {
                var key = imports.get(random.nextInt(imports.size()));
                advance(key);
                if (!stored(key).get("status").s().equals("running")) {
                    imports.remove(key);
                    importsEnded++;
                }
            }
        }

        private void advance(ImportKey key) {
            var version = Items.number(stored(key), "version");
            World.untilAnswered(() -> {
                stage.bean(Imports.class).advance(new ImportJob(key, version));
                return true;
            });
        }

        private Map<String, AttributeValue> stored(ImportKey key) {
            return world.items(organisation).one("IMPORT#" + key.importId()).orElseThrow();
        }

        private void timePasses(String name) {
            world.advance(Duration.ofDays(random.nextInt(1, 4)));
            if (links.containsKey(name)) {
                World.untilAnswered(() -> {
                    var now = stage.clock().instant();
                    stage.bean(Invitations.class).markSent(links.get(name), now);
                    return now;
                });
            }
        }

        private void rarely(Runnable change) {
            if (random.nextInt(4) == 0) {
                change.run();
            }
        }

        /** Everything comes back at once; nothing of what goes on in there touches the closed account any more. */
        private void archived() {
            World.untilAnswered(() -> {
                stage.bean(Groups.class).archive(world.by("tenant-admin"), organisation);
                return true;
            });
            var closed = world.items(organisation).account();
            assertThat(closed.inUse()).isZero();
            assertThat(closed.available()).isEqualTo(closed.granted()).isEqualTo(granted);
            assertThat(World.untilAnswered(() -> world.add(organisation, "late")))
                    .isInstanceOf(AddOutcome.Archived.class);
            World.untilAnswered(() -> world.remove(organisation, "person-1"));
            imports.forEach(this::advance);
            assertThat(world.items(organisation).account()).isEqualTo(closed);
            open();
        }
    }
}
