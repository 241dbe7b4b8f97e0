package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AssignOutcome;
import io.orghub.domain.AssignOutcome.Assignment;
import io.orghub.domain.AuditTrail;
import io.orghub.domain.CourseId;
import io.orghub.domain.Enrolment;
import io.orghub.domain.EnrolmentFilter;
import io.orghub.domain.Enrolments;
import io.orghub.domain.Group;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.PageRequest;
import io.orghub.domain.UnassignOutcome;
import io.orghub.domain.Usage;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EnrolmentsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);
    private final Group enrolling = world.organisation(10, LicencePolicy.ENROLMENT);

    EnrolmentsContractTest() {
        world.courses("algebra", "music", "physics");
        world.add(enrolling, "ada", "bob");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private long inUse() {
        return world.items(enrolling).account().inUse();
    }

    private List<String> list(Group group, Optional<String> user, Optional<String> course) {
        return stage
                .bean(Enrolments.class)
                .list(
                        world.tenant(),
                        group.id(),
                        new EnrolmentFilter(user.map(UserId::new), course.map(CourseId::new)),
                        new PageRequest(100, Optional.empty()))
                .items()
                .stream()
                .map(enrolment -> enrolment.user() + " " + enrolment.course().id())
                .toList();
    }

    private List<String> all(Group group) {
        return list(group, Optional.empty(), Optional.empty());
    }

    private void assertConsistent() {
        world.assertConsistent(enrolling);
        world.items(enrolling).assertEnrolmentsAddUp(0);
    }

    private static List<Boolean> enrolled(AssignOutcome outcome) {
        return ((AssignOutcome.Done) outcome)
                .assignments().stream().map(Assignment::enrolled).toList();
    }

    @Nested
    class Assigning {
        @Test
        void takesALicenceForEachUserAndCourse() {
            var outcome = world.assign(enrolling, List.of("ada", "bob"), "algebra", "music");

            assertThat(enrolled(outcome)).containsExactly(true, true, true, true);
            assertThat(inUse()).isEqualTo(4);
            assertThat(all(enrolling)).containsExactly("ada algebra", "ada music", "bob algebra", "bob music");
            assertConsistent();
        }

        @Test
        void chargesNothingForThoseWhoAreEnrolled() {
            world.assign(enrolling, "ada", "algebra");

            var outcome = world.assign(enrolling, List.of("ada", "bob"), "algebra");

            assertThat(enrolled(outcome)).containsExactly(false, true);
            assertThat(inUse()).isEqualTo(2);
            assertThat(enrolled(world.assign(enrolling, List.of("ada", "bob"), "algebra")))
                    .containsExactly(false, false);
            assertConsistent();
        }

        @Test
        void needsAllLicencesOrTakesNone() {
            var users = World.names("u", 11);
            world.add(enrolling, users);
            var before = TABLE.items();

            assertThat(world.assign(enrolling, List.of(users), "algebra"))
                    .isEqualTo(new AssignOutcome.LicencesExhausted(10, 11));
            assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void needsAllToBeMembersOrEnrolsNone() {
            world.remove(enrolling, "bob");

            assertThat(world.assign(enrolling, List.of("ada", "bob", "eve"), "algebra"))
                    .isEqualTo(new AssignOutcome.NotMembers(List.of(new UserId("bob"), new UserId("eve"))));
            assertThat(all(enrolling)).isEmpty();
            assertConsistent();
        }

        @Test
        void needsAllCoursesToBeThere() {
            World.on(TABLE, stage).courses("theirs");

            assertThat(world.assign(enrolling, List.of("ada", "eve"), "algebra", "theirs"))
                    .isEqualTo(new AssignOutcome.UnknownCourses(List.of(new CourseId("theirs"))));
            assertThat(all(enrolling)).isEmpty();
        }

        @Test
        void takesAsMuchAsATransactionHolds() {
            var school = world.organisation(98, LicencePolicy.ENROLMENT);
            world.add(school, World.names("u", 49));
            world.assignOnce(school, "key", List.of(World.names("u", 49)), "algebra");
            var courses = World.names("c", 97);
            world.courses(courses);
            world.grant(school.id(), 100, "more");

            assertThat(enrolled(World.first(world.assignOnce(school, "other", List.of("u-1"), courses))))
                    .hasSize(97)
                    .containsOnly(true);
            world.assertConsistent(school);
            world.items(school).assertEnrolmentsAddUp(0);
        }

        @Test
        void takesNoLicenceUnderTheMemberPolicy() {
            var organisation = world.organisation(2);
            world.add(organisation, "ada", "bob");

            assertThat(enrolled(world.assign(organisation, List.of("ada", "bob"), "algebra", "music")))
                    .containsOnly(true);

            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
            world.items(organisation).assertEnrolmentsAddUp(1);
        }

        @Test
        void isRefusedOnceTheAccountIsClosed() {
            var account = Map.of(
                    "pk", AttributeValue.fromS(world.tenant() + "#GROUP#" + enrolling.id()),
                    "sk", AttributeValue.fromS("LICENCES"));
            TABLE.client().updateItem(update -> update.tableName(TABLE.name())
                    .key(account)
                    .updateExpression("SET #state = :closed")
                    .expressionAttributeNames(Map.of("#state", "state"))
                    .expressionAttributeValues(Map.of(":closed", AttributeValue.fromS("closed"))));

            assertThat(world.assign(enrolling, "ada", "algebra")).isEqualTo(new AssignOutcome.Archived());
            assertThat(all(enrolling)).isEmpty();
        }
    }

    @Nested
    class Unassigning {
        @Test
        void givesTheLicenceBackOnce() {
            world.assign(enrolling, "ada", "algebra");

            assertThat(world.unassign(enrolling, "ada", "algebra")).isEqualTo(new UnassignOutcome.Unassigned());
            assertThat(world.unassign(enrolling, "ada", "algebra")).isEqualTo(new UnassignOutcome.Unassigned());

            assertThat(inUse()).isZero();
            assertThat(all(enrolling)).isEmpty();
            assertConsistent();
        }

        @Test
        void knowsWhoNeverWasEnrolled() {
            assertThat(world.unassign(enrolling, "ada", "algebra")).isEqualTo(new UnassignOutcome.NeverEnrolled());
            assertThat(world.unassign(enrolling, "eve", "nothing")).isEqualTo(new UnassignOutcome.NeverEnrolled());
        }

        @Test
        void leavesATombstoneThatNamesWhoDidIt() {
            world.assign(enrolling, "ada", "algebra");
            world.unassign(enrolling, "ada", "algebra");

            var tombstone = world.items(enrolling).one("ENROLMENT#ada#algebra").orElseThrow();
            assertThat(tombstone.get("removedBy").s()).isEqualTo(World.OWNER);
            assertThat(tombstone).containsKeys("removedAtEpochMillis", "purgeAtEpochSeconds");
            assertThat(tombstone).doesNotContainKeys("listPk", "listSk");
        }

        @Test
        void canBeFollowedByAnotherEnrolment() {
            world.assign(enrolling, "ada", "algebra");
            stage.project();
            world.unassign(enrolling, "ada", "algebra");
            world.assign(enrolling, "ada", "algebra");

            assertThat(inUse()).isEqualTo(1);
            assertConsistent();
        }
    }

    @Nested
    class TheOwner {
        @Test
        void takesNoCourseInAnOrganisationForItHoldsNoLicence() {
            for (var organisation : List.of(enrolling, world.organisation(3))) {
                assertThat(world.assign(organisation, World.OWNER, "algebra"))
                        .isEqualTo(new AssignOutcome.NotMembers(List.of(new UserId(World.OWNER))));
            }
            var group = world.group();
            assertThat(enrolled(world.assign(group, World.OWNER, "algebra"))).containsExactly(true);
        }

        @Test
        void givesBackTheLicencesOfTheEnrolmentsThatEndWithBecomingIt() {
            world.assign(enrolling, List.of("ada", "bob"), "algebra", "music");
            stage.project();

            world.transfer(enrolling, World.OWNER, "ada");
            assertThat(inUse()).isEqualTo(2);
            stage.project();

            assertThat(all(enrolling)).containsExactly("bob algebra", "bob music");
            var ended = world.items(enrolling).one("ENROLMENT#ada#music").orElseThrow();
            assertThat(ended.get("removedBy").s()).isEqualTo(World.OWNER);
            assertConsistent();

            world.transfer(enrolling, "ada", "bob");
            assertThat(enrolled(world.assign(enrolling, "ada", "algebra"))).containsExactly(true);
            assertThat(inUse()).isEqualTo(1);
            stage.project();
            assertConsistent();
        }

        @Test
        void isNotMadeOfOneWhoseEnrolmentCameInBetween() {
            world.transfer(enrolling, World.OWNER, "bob");
            stage.faults().on("TransactWriteItems").meanwhile(() -> world.assign(enrolling, "ada", "algebra"));

            world.transfer(enrolling, "bob", "ada");

            assertThat(inUse()).isZero();
            stage.project();
            assertConsistent();
        }
    }

    @Nested
    class RemovingAMember {
        @Test
        void isNotToldByAnItemThatIsDeleted() {
            for (boolean tombstone : new boolean[] {true, false}) {
                var group = world.group();
                world.add(group, "ada");
                if (tombstone) {
                    world.remove(group, "ada");
                }
                stage.project();
                TABLE.client().deleteItem(r -> r.tableName(TABLE.name())
                        .key(Map.of(
                                "pk", AttributeValue.fromS(group.tenant() + "#GROUP#" + group.id()),
                                "sk", AttributeValue.fromS("MEMBER#ada"))));

                // It leaves no record that it could not read.
                stage.project();

                assertThat(world.items(group).all("TEAM#")).hasSize(1);
            }
        }

        @Test
        void givesTheLicencesOfItsEnrolmentsBackAtOnceAndEndsThemSoon() {
            world.assign(enrolling, List.of("ada", "bob"), "algebra", "music");
            stage.project();
            world.remove(enrolling, "ada");
            assertThat(inUse()).isEqualTo(2);

            stage.project();

            assertThat(all(enrolling)).containsExactly("bob algebra", "bob music");
            var ended = world.items(enrolling).one("ENROLMENT#ada#music").orElseThrow();
            var member = world.items(enrolling).one("MEMBER#ada").orElseThrow();
            assertThat(ended.get("removedBy")).isEqualTo(member.get("removedBy"));
            assertThat(ended.get("requestId")).isEqualTo(member.get("requestId"));
            assertThat(ended.get("removedAtEpochMillis")).isEqualTo(member.get("removedAtEpochMillis"));
            assertConsistent();
        }

        @Test
        void endsEnrolmentsThatWereNeverCounted() {
            world.assign(enrolling, "ada", "algebra");
            world.remove(enrolling, "ada");

            stage.project();

            assertThat(all(enrolling)).isEmpty();
            assertConsistent();
        }

        @Test
        void leavesNothingToUnassign() {
            world.assign(enrolling, List.of("ada", "bob"), "algebra");
            world.remove(enrolling, "ada");

            assertThat(world.unassign(enrolling, "ada", "algebra")).isEqualTo(new UnassignOutcome.Unassigned());
            assertThat(inUse()).isEqualTo(1);
            assertConsistent();
        }

        @Test
        void meansToEnrolAnewOneWhoIsBackAtTheSameMoment() {
            world.assign(enrolling, List.of("ada"), "algebra", "music");
            stage.project();
            world.remove(enrolling, "ada");
            world.add(enrolling, "ada");

            // Before the stream has told of the removal.
            assertThat(enrolled(world.assign(enrolling, "ada", "algebra"))).containsExactly(true);
            assertThat(world.unassign(enrolling, "ada", "music")).isEqualTo(new UnassignOutcome.Unassigned());
            assertThat(inUse()).isEqualTo(1);
            stage.project();

            assertThat(all(enrolling)).containsExactly("ada algebra");
            assertConsistent();
        }

        @Test
        void endsMoreEnrolmentsThanATransactionHolds() {
            var group = world.group();
            world.add(group, "ada");
            var courses = World.names("course", 130);
            world.courses(courses);
            world.assign(group, List.of("ada"), Arrays.copyOfRange(courses, 0, 97));
            world.assign(group, List.of("ada"), Arrays.copyOfRange(courses, 97, 130));
            stage.project();
            assertThat(Items.number(world.items(group).one("STATS").orElseThrow(), "enrolments"))
                    .isEqualTo(130);

            world.remove(group, "ada");
            stage.project();

            assertThat(world.items(group).enrolments()).isEmpty();
            world.items(group).assertProjected();
        }
    }

    @Nested
    class Told {
        private List<String> trail() {
            return stage
                    .bean(AuditTrail.class)
                    .events(world.tenant(), enrolling.id(), new PageRequest(100, Optional.empty()))
                    .items()
                    .stream()
                    .filter(event -> event.subject().contains("course:"))
                    .map(event -> event.actor() + " " + event.action())
                    .toList();
        }

        @Test
        void areAssignmentsAndEndsOnceEach() {
            world.assign(enrolling, "ada", "algebra");
            stage.project();
            world.advance(Duration.ofMinutes(1));
            world.unassign(enrolling, "ada", "algebra");
            stage.project();
            stage.project();

            assertThat(trail()).containsExactly(World.OWNER + " course-unassigned", World.OWNER + " course-assigned");
        }

        @Test
        void areEndsWithTheMembershipByWhoRemovedTheMember() {
            world.assign(enrolling, "ada", "algebra");
            stage.project();
            world.advance(Duration.ofMinutes(1));
            world.remove(enrolling, "ada");
            stage.project();
            stage.project();

            assertThat(trail()).containsExactly(World.OWNER + " course-unassigned", World.OWNER + " course-assigned");
        }

        @Test
        void areAssignmentsByALaterMembership() {
            world.assign(enrolling, "ada", "algebra");
            world.remove(enrolling, "ada");
            world.add(enrolling, "ada");
            world.assign(enrolling, "ada", "algebra");
            stage.project();
            stage.project();

            assertThat(trail()).containsExactly(World.OWNER + " course-assigned", World.OWNER + " course-assigned");
        }

        @Test
        void areTheTenantsNumbers() {
            var group = world.group();
            world.add(group, "ada", "bob");
            world.assign(group, List.of("ada", "bob"), "algebra", "music");
            world.assign(enrolling, "ada", "algebra");
            stage.project();
            assertThat(stage.bean(Usage.class).totals(world.tenant()).enrolments())
                    .isEqualTo(5);

            world.remove(group, "ada");
            world.unassign(enrolling, "ada", "algebra");
            stage.project();

            assertThat(stage.bean(Usage.class).totals(world.tenant()).enrolments())
                    .isEqualTo(2);
        }
    }

    @Nested
    class Listing {
        @Test
        void isByUserByCourseByBothAndOfAll() {
            var group = world.group();
            world.add(group, "ada", "bob");
            world.assign(group, "bob", "music");
            world.advance(Duration.ofMinutes(1));
            world.assign(group, List.of("ada"), "music", "algebra");

            assertThat(all(group)).containsExactly("ada algebra", "ada music", "bob music");
            assertThat(list(group, Optional.of("ada"), Optional.empty())).containsExactly("ada algebra", "ada music");
            assertThat(list(group, Optional.empty(), Optional.of("music"))).containsExactly("bob music", "ada music");
            assertThat(list(group, Optional.of("bob"), Optional.of("music"))).containsExactly("bob music");
            assertThat(list(group, Optional.of("bob"), Optional.of("algebra"))).isEmpty();
            assertThat(list(group, Optional.of("a"), Optional.empty())).isEmpty();
            assertThat(list(group, Optional.empty(), Optional.of("mus"))).isEmpty();
            assertThat(all(enrolling)).isEmpty();
        }

        @Test
        void leavesOutWhatHasEnded() {
            world.assign(enrolling, List.of("ada", "bob"), "algebra");
            world.unassign(enrolling, "ada", "algebra");

            assertThat(all(enrolling)).containsExactly("bob algebra");
            assertThat(list(enrolling, Optional.of("ada"), Optional.of("algebra")))
                    .isEmpty();
            assertThat(list(enrolling, Optional.empty(), Optional.of("algebra")))
                    .containsExactly("bob algebra");
        }

        @Test
        void showsTheTitleOfNow() {
            world.assign(enrolling, "ada", "algebra");

            var page = stage.bean(Enrolments.class)
                    .list(
                            world.tenant(),
                            enrolling.id(),
                            new EnrolmentFilter(Optional.empty(), Optional.empty()),
                            new PageRequest(25, Optional.empty()));

            assertThat(page.items())
                    .extracting(Enrolment::course)
                    .extracting("title")
                    .containsExactly("Course algebra");
        }
    }
}
