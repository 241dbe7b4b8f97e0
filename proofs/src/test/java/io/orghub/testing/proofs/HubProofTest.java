package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.HubAtWork;
import io.orghub.testing.stage.HubRecount;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links, listings, joins, departures and names in any mixture and delivery come to what a recount of them says. */
class HubProofTest {
    // Beside those of revenue's own proof.
    private static final int EVENTS = Soak.size() == 1 ? 300 : 1_000;
    private static final int MOST_RUNS = 20;
    private static final int DUPLICATES = 10;
    private static final int TUTORS = 8;
    private static final int STUDENTS = 40;
    private static final int LISTINGS = 12;

    /** The sources, of whose records the consumer is told; its own writes it is not. */
    private static final Set<String> SOURCES = Set.of(
            "group", "member", "enrolment", "invitation", "licence-account", "profile", "guardian-link", "listing");

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    @Test
    void mangledEventsEndEqualToARecountAndReplayedWriteNothing() {
        for (int run = 1; run <= Math.min(MOST_RUNS, Soak.size()); run++) {
            try (var stage = Stage.on(TABLE)) {
                new Run(stage, run).play();
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Stage stage;
        private final World world;
        private final HubAtWork hub;
        private final List<Group> organisations;
        private final Group plain;
        private final List<StreamRecord> waiting = new ArrayList<>();

        Run(Stage stage, long seed) {
            this.random = new Random(seed);
            this.stage = stage;
            this.world = World.on(TABLE, stage);
            this.hub = new HubAtWork(TABLE, stage);
            this.organisations =
                    List.of(world.organisation(TUTORS), world.organisation(TUTORS), world.organisation(TUTORS));
            this.plain = world.group();
        }

        void play() {
            for (int event = 1; event <= EVENTS; event++) {
                happen();
                if (event == EVENTS / 2) {
                    world.archive(organisations.getLast());
                    world.sweep(organisations.getLast());
                }
                if (random.nextInt(25) == 0) {
                    deliverSome();
                }
            }
            waiting.addAll(sources(hub.listen()));
            var all = new ArrayList<>(sources(hub.told()));
            deliver(mangled(waiting));
            hub.settle();
            HubRecount.of(TABLE, world).assertShown();

            var before = Set.copyOf(TABLE.items());
            deliver(mangled(all));
            assertThat(Set.copyOf(TABLE.items())).isEqualTo(before);
        }

        private void happen() {
            var tutor = "tutor-" + random.nextInt(TUTORS);
            // Some are taught and teach.
            var student = random.nextInt(20) == 0 ? "tutor-" + random.nextInt(TUTORS) : "s-" + random.nextInt(STUDENTS);
            var listing = "l-" + random.nextInt(LISTINGS);
            var organisation = organisations.get(random.nextInt(organisations.size()));
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5 -> link(tutor, student);
                case 6, 7, 8 -> world.unlink(tutor, student);
                case 9, 10 -> world.listing(listing, tutor, "Title " + random.nextInt(3));
                case 11 -> world.deleteListing(listing);
                case 12, 13 -> world.add(organisation, tutor);
                case 14 -> world.remove(organisation, tutor);
                case 15 ->
                    world.change(
                            organisation,
                            tutor,
                            new MemberChange(Optional.empty(), Optional.of(Kind.values()[random.nextInt(2)])),
                            Optional.empty());
                case 16 -> world.add(plain, tutor);
                case 17 -> profile(tutor);
                case 18 -> profile(student);
                default -> world.transfer(organisation, owner(organisation), tutor);
            }
        }

        private void link(String tutor, String student) {
            if (!tutor.equals(student)) {
                world.link(tutor, student);
            }
        }

        private String owner(Group group) {
            return world.items(group).one("GROUP").orElseThrow().get("ownerId").s();
        }

        private void profile(String user) {
            stage.bean(Profiles.class)
                    .put(
                            world.by("platform"),
                            new Profile(
                                    new UserId(user),
                                    "Name " + random.nextInt(3),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    random.nextBoolean()));
        }

        /** Some records and messages, and of the rest nothing yet. */
        private void deliverSome() {
            waiting.addAll(sources(hub.listen()));
            Collections.shuffle(waiting, random);
            var now = new ArrayList<>(waiting.subList(0, waiting.size() / 2));
            waiting.removeAll(now);
            deliver(now);
            for (int message = random.nextInt(4); message > 0 && !hub.jobs().isEmpty(); message--) {
                hub.advance(hub.jobs().remove());
            }
        }

        /** In batches of any size. */
        private void deliver(List<StreamRecord> records) {
            for (int from = 0; from < records.size(); ) {
                int to = Math.min(records.size(), from + 1 + random.nextInt(200));
                hub.projectBatch(records.subList(from, to));
                from = to;
            }
        }

        private List<StreamRecord> mangled(List<StreamRecord> records) {
            var mangled = new ArrayList<StreamRecord>();
            for (int copy = 0; copy < DUPLICATES; copy++) {
                mangled.addAll(records);
            }
            Collections.shuffle(mangled, random);
            return mangled;
        }

        private static List<StreamRecord> sources(List<StreamRecord> records) {
            return records.stream()
                    .filter(record -> record.newImage()
                            .filter(image -> SOURCES.contains((String) image.get("itemType")))
                            .isPresent())
                    .toList();
        }
    }
}
