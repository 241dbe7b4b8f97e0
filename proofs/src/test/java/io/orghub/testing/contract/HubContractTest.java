package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Client;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.Group;
import io.orghub.domain.Hub;
import io.orghub.domain.Kind;
import io.orghub.domain.MemberChange;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.Projection;
import io.orghub.domain.ShownListing;
import io.orghub.domain.Stats;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.HubAtWork;
import io.orghub.testing.stage.HubRecount;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class HubContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);
    private final HubAtWork hub = new HubAtWork(TABLE, stage);
    private final Group organisation = world.organisation(30);

    @AfterEach
    void close() {
        stage.close();
    }

    private void settle() {
        hub.settle();
        HubRecount.of(TABLE, world).assertShown();
    }

    private List<Client> clients() {
        return stage.bean(Hub.class)
                .clients(world.tenant(), organisation.id(), Optional.empty(), new PageRequest(100, Optional.empty()))
                .items();
    }

    private List<ShownListing> listings() {
        return stage.bean(Hub.class)
                .listings(world.tenant(), organisation.id(), new PageRequest(100, Optional.empty()))
                .items();
    }

    private OrganisationStats stats() {
        return stage.bean(Stats.class).find(world.tenant(), organisation.id()).orElseThrow();
    }

    private static List<String> tutors(Client client) {
        return client.tutors().stream().map(tutor -> tutor.user().value()).toList();
    }

    private void profile(String user, String name, boolean isPublic) {
        stage.bean(Profiles.class)
                .put(
                        world.by("platform"),
                        new Profile(
                                new UserId(user),
                                name,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                isPublic));
    }

    private void change(String user, Kind kind) {
        world.change(organisation, user, new MemberChange(Optional.empty(), Optional.of(kind)), Optional.empty());
    }

    @Nested
    class Clients {
        @Test
        void sharedByThreeTutorsCountOnceAndLeaveWithTheLast() {
            world.add(organisation, "ada", "bob", "cleo");
            for (var tutor : List.of("cleo", "ada", "bob")) {
                world.link(tutor, "sam");
            }
            settle();
            assertThat(clients()).singleElement().satisfies(client -> assertThat(tutors(client))
                    .containsExactly("ada", "bob", "cleo"));
            assertThat(stats().totalClients()).isEqualTo(1);

            world.unlink("ada", "sam");
            settle();
            assertThat(tutors(clients().getFirst())).containsExactly("bob", "cleo");
            world.remove(organisation, "bob");
            settle();
            assertThat(tutors(clients().getFirst())).containsExactly("cleo");
            assertThat(stats().totalClients()).isEqualTo(1);
            change("cleo", Kind.LEARNER);
            settle();
            assertThat(clients()).isEmpty();
            assertThat(stats().totalClients()).isZero();
            change("cleo", Kind.TUTOR);
            settle();
            assertThat(clients()).hasSize(1);
        }

        @Test
        void comeOfNoLearnersNoOwnersAndNoPlainGroups() {
            var group = world.group();
            world.add(group, "ada");
            world.add(organisation, "bob", "ada");
            change("bob", Kind.LEARNER);
            world.link("bob", "sam");
            world.link(World.OWNER, "sue");
            world.link("ada", "tim");
            settle();
            assertThat(clients()).extracting(client -> client.student().value()).containsExactly("tim");

            world.transfer(organisation, World.OWNER, "ada");
            settle();
            assertThat(clients()).extracting(client -> client.student().value()).containsExactly("sue");
        }

        @Test
        void areShownInEveryOrganisationOfTheirTutor() {
            var other = world.organisation(3);
            world.link("ada", "sam");
            world.add(organisation, "ada");
            world.add(other, "ada");
            world.link("ada", "sue");
            settle();
            assertThat(clients()).hasSize(2);
            assertThat(stage.bean(Stats.class)
                            .find(world.tenant(), other.id())
                            .orElseThrow()
                            .totalClients())
                    .isEqualTo(2);
        }

        @Test
        void followTheNamesOfStudentAndTutorAndAreOrderedByThem() {
            world.add(organisation, "ada");
            world.link("ada", "sam");
            world.link("ada", "sue");
            settle();
            profile("sam", "Zoë", false);
            profile("ada", "Ada Byron", true);
            settle();
            assertThat(clients()).extracting(Client::displayName).containsExactly(Optional.of("Zoë"), Optional.empty());
            assertThat(clients()).allSatisfy(client -> assertThat(client.tutors())
                    .containsExactly(new Client.Tutor(new UserId("ada"), Optional.of("Ada Byron"))));
            profile("sue", "Ann", false);
            profile("ada", "Ada Lovelace", false);
            settle();
            assertThat(clients())
                    .extracting(Client::displayName)
                    .containsExactly(Optional.of("Ann"), Optional.of("Zoë"));
            assertThat(clients().getFirst().tutors())
                    .containsExactly(new Client.Tutor(new UserId("ada"), Optional.of("Ada Lovelace")));
        }

        @Test
        void haveTheNameThatTheirProfileWasGivenWhileTheirRowWasMade() {
            world.add(organisation, "ada");
            settle();
            profile("sam", "Sam", false);
            world.link("ada", "sam");
            var records = hub.listen();
            stage.faults().on("TransactWriteItems").meanwhile(() -> {
                profile("sam", "Samuel", false);
                hub.project(hub.listen());
            });
            hub.project(records);
            assertThat(clients().getFirst().displayName()).contains("Samuel");
            settle();
        }

        @Test
        void areGoneFromAnArchivedOrganisation() {
            world.add(organisation, "ada", "bob");
            world.link("ada", "sam");
            world.link("bob", "sam");
            world.listing("l-1", "ada", "Algebra");
            settle();
            world.archive(organisation);
            world.sweep(organisation);
            settle();
            assertThat(world.items(organisation).all("CLIENT#")).isEmpty();
            assertThat(world.items(organisation).all("LISTING#")).isEmpty();
        }

        @Test
        void areFoundByThePrefixesOfTheirNames() {
            world.add(organisation, "ada");
            for (var name : List.of("Élodie", "Elena", "Eddy", "Zoë")) {
                profile("s-" + name.length() + name.charAt(1), name, false);
                world.link("ada", "s-" + name.length() + name.charAt(1));
            }
            settle();
            assertThat(stage.bean(Hub.class)
                            .clients(
                                    world.tenant(),
                                    organisation.id(),
                                    Optional.of("EL"),
                                    new PageRequest(100, Optional.empty()))
                            .items())
                    .extracting(client -> client.displayName().orElseThrow())
                    .containsExactly("Elena", "Élodie");
        }
    }

    @Nested
    class AFullClient {
        private static final int TUTORS = 200;

        /** Sam, with as many tutors as a row is to hold. */
        private void fill() {
            world.add(organisation, "ada");
            world.link("ada", "sam");
            settle();
            var row = new HashMap<>(world.items(organisation).one("CLIENT#sam").orElseThrow());
            var one = row.get("tutors").l().getFirst().m();
            row.put(
                    "tutors",
                    AttributeValue.fromL(IntStream.range(0, TUTORS)
                            .mapToObj(i -> {
                                var tutor = new HashMap<>(one);
                                tutor.put("userId", AttributeValue.fromS(i == 0 ? "ada" : "t-" + i));
                                return AttributeValue.fromM(tutor);
                            })
                            .toList()));
            TABLE.put(row);
            hub.listen();
        }

        @Test
        void isGivenNoFurtherTutorAndItsLinkReported() {
            world.add(organisation, "bob");
            fill();
            world.link("bob", "sam");
            world.link("bob", "sue");
            var applied = stage.bean(Projection.class).apply(hub.listen());

            assertThat(applied.toRetry()).isEmpty();
            assertThat(applied.unreadable())
                    .extracting(record -> record.key().get("sk"))
                    .containsExactly("STUDENT#sam");
            assertThat(tutors(client("sam"))).hasSize(TUTORS).doesNotContain("bob");
            assertThat(tutors(client("sue"))).containsExactly("bob");
            assertThat(stats().totalClients()).isEqualTo(2);
        }

        @Test
        void holdsUpNoFanOutAndIsStillLeft() {
            fill();
            world.link("bob", "sam");
            world.link("bob", "sue");
            hub.settle();
            world.add(organisation, "bob");
            hub.settle();
            assertThat(stats().fanOutRunning()).isFalse();
            assertThat(tutors(client("sam"))).hasSize(TUTORS).doesNotContain("bob");
            assertThat(tutors(client("sue"))).containsExactly("bob");

            world.unlink("ada", "sam");
            world.link("bob", "sam");
            hub.settle();
            assertThat(tutors(client("sam"))).hasSize(TUTORS - 1).doesNotContain("ada", "bob");
            world.unlink("bob", "sam");
            world.link("bob", "sam");
            hub.settle();
            assertThat(tutors(client("sam"))).hasSize(TUTORS).contains("bob");
        }

        private Client client(String student) {
            return clients().stream()
                    .filter(client -> client.student().value().equals(student))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Nested
    class Listings {
        @Test
        void followTheirTutorsDeletionsAndMoves() {
            world.add(organisation, "ada", "bob");
            world.listing("l-1", "ada", "Élan vital");
            world.listing("l-2", "ada", "Algebra");
            world.listing("l-3", "eve", "Botany");
            settle();
            assertThat(listings())
                    .extracting(shown -> shown.listing().title())
                    .containsExactly("Algebra", "Élan vital");

            world.listing("l-1", "bob", "Élan vital");
            world.deleteListing("l-2");
            world.listing("l-3", "ada", "Botany");
            settle();
            assertThat(listings())
                    .extracting(shown ->
                            shown.listing().id() + " " + shown.listing().tutor())
                    .containsExactly("l-3 ada", "l-1 bob");

            world.listing("l-1", "eve", "Élan vital");
            world.remove(organisation, "ada");
            settle();
            assertThat(listings()).isEmpty();
            world.add(organisation, "ada");
            profile("ada", "Ada", true);
            settle();
            assertThat(listings()).extracting(ShownListing::tutorName).containsExactly(Optional.of("Ada"));
        }
    }

    @Nested
    class AFanOut {
        // More than one transaction brings at once.
        private static final int STUDENTS = 44;

        @Test
        void isToldUntilItHasEndedAndNothingMoreIsDoneForItsMessages() {
            world.link("ada", "sam");
            hub.project(hub.listen());
            world.add(organisation, "ada");
            hub.project(hub.listen());
            assertThat(stats().fanOutRunning()).isTrue();
            assertThat(stats().totalClients()).isZero();
            hub.listen();
            var message = hub.jobs().element();
            settle();
            assertThat(stats().fanOutRunning()).isFalse();

            var before = TABLE.items();
            hub.advance(message);
            hub.advance(new FanOutJob(world.tenant(), new UserId("nobody"), organisation.id(), 1));
            assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void endsRightWhereverItDies() {
            links(STUDENTS);
            world.listing("l-1", "ada", "Algebra");
            int steps = 0;
            for (boolean joining = true, died = true; died || !joining; joining = !joining) {
                steps += joining ? 1 : 0;
                if (joining) {
                    world.add(organisation, "ada");
                } else {
                    world.remove(organisation, "ada");
                }
                hub.project(hub.listen());
                hub.listen();
                died = dies(steps, hub.jobs().element());
                settle();
                assertThat(clients()).hasSize(joining ? STUDENTS : 0);
            }
            assertThat(steps).isGreaterThan(10);
        }

        /** Right before its nth request. */
        private boolean dies(int step, FanOutJob job) {
            stage.faults().on(attempt -> true).nth(step).meanwhile(() -> {
                throw new Killed();
            });
            try {
                hub.advance(job);
                return false;
            } catch (Killed gone) {
                return true;
            } finally {
                stage.faults().clear();
            }
        }

        @Test
        void endsRightWhileTheTableFails() {
            links(STUDENTS);
            for (int round = 0; round < 4; round++) {
                world.add(organisation, "ada");
                stage.faults().randomly(round, 0.2, Fault.TRANSACTION_CONFLICT, Fault.ANSWER_LOST, Fault.SERVER_ERROR);
                hub.project(hub.listen());
                hub.listen();
                while (!hub.jobs().isEmpty()) {
                    World.untilAnswered(() -> {
                        hub.advance(hub.jobs().element());
                        return hub.jobs().remove();
                    });
                    hub.listen();
                }
                stage.faults().clear();
                settle();
                assertThat(clients()).hasSize(STUDENTS);
                world.remove(organisation, "ada");
                settle();
            }
        }

        @Test
        void isTheSameByFourWorkersAtOnceBesideTwoConsumers() {
            world.add(organisation, "bob");
            links(STUDENTS);
            for (int i = 0; i < STUDENTS; i += 2) {
                world.link("bob", "s-" + i);
            }
            world.add(organisation, "ada");
            hub.project(hub.listen());
            world.remove(organisation, "bob");
            for (int i = 0; i < STUDENTS; i += 3) {
                world.unlink("ada", "s-" + i);
            }
            var records = hub.listen();
            var jobs = List.copyOf(hub.jobs());
            hub.jobs().clear();
            Crowd.of(6, i -> {
                if (i < 4) {
                    jobs.forEach(job -> World.untilAnswered(() -> {
                        hub.advance(job);
                        return job;
                    }));
                } else {
                    hub.project(records);
                }
                return i;
            });
            settle();
        }

        @Test
        void ofATutorWith2000StudentsWhoLeavesAndJoinsAgainWhileLinksChangeEndsRight() {
            int students = 2000;
            links(students);
            profile("ada", "Ada", true);
            hub.project(hub.listen());
            world.add(organisation, "bob");
            world.link("bob", "s-7");
            for (var step : List.of("join", "leave", "join", "rename", "leave", "join")) {
                switch (step) {
                    case "join" -> world.add(organisation, "ada");
                    case "leave" -> world.remove(organisation, "ada");
                    default -> profile("ada", "Ada " + step, false);
                }
                hub.project(hub.listen());
                hub.listen();
                for (int slice = 0; slice < 2 && !hub.jobs().isEmpty(); slice++) {
                    hub.advance(hub.jobs().remove());
                    int changed = slice * 900 + hub.told().size() % 700;
                    world.unlink("ada", "s-" + changed);
                    world.link("ada", "s-" + (changed - 3 + students) % students);
                    world.link("ada", "new-" + hub.told().size());
                    hub.project(hub.listen());
                }
            }
            settle();
            assertThat(stats().totalClients()).isGreaterThan(1900);
            assertThat(stats().fanOutRunning()).isFalse();
        }

        /** Ada's links to {@code s-0} and so on, as the one that the platform reports. */
        private void links(int count) {
            world.link("ada", "s-0");
            var first = TABLE.item(world.tenant() + "#USER#ada", "STUDENT#s-0").orElseThrow();
            var requests = new ArrayList<WriteRequest>();
            for (int i = 1; i < count; i++) {
                var id = AttributeValue.fromS("s-" + i);
                var link = new HashMap<>(first);
                link.put("sk", AttributeValue.fromS("STUDENT#s-" + i));
                link.put("studentId", id);
                link.put("userPk", AttributeValue.fromS(world.tenant() + "#USER#s-" + i));
                requests.add(
                        WriteRequest.builder().putRequest(put -> put.item(link)).build());
            }
            for (int from = 0; from < requests.size(); from += 25) {
                var batch = requests.subList(from, Math.min(requests.size(), from + 25));
                TABLE.client().batchWriteItem(call -> call.requestItems(Map.of(TABLE.name(), batch)));
            }
        }

        private static final class Killed extends Error {}
    }
}
