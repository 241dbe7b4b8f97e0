package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AddOutcome;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Member;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Members;
import io.orghub.domain.NewMember;
import io.orghub.domain.PageRequest;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.TeamFilter;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MembersContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Members members = STAGE.bean(Members.class);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Changing {
        private final Group organisation = world.organisation(3);

        private Items.Account account() {
            return world.items(organisation).account();
        }

        @Test
        void changesRoleAndKindAndNoLicence() {
            world.add(organisation, "ada");
            var before = account();

            var changed = world.change(
                    organisation,
                    "ada",
                    new MemberChange(Optional.of(Role.ADMIN), Optional.of(Kind.LEARNER)),
                    Optional.of(1L));

            assertThat(changed).isInstanceOfSatisfying(ChangeMemberOutcome.Changed.class, done -> {
                assertThat(done.member().role()).isEqualTo(Role.ADMIN);
                assertThat(done.member().kind()).contains(Kind.LEARNER);
                assertThat(done.member().holdsLicence()).isTrue();
                assertThat(done.member().version()).isEqualTo(2);
            });
            assertThat(account()).isEqualTo(before);
            world.assertConsistent(organisation);
        }

        @Test
        void showsTheTeamTheVersionToChangeNext() {
            world.add(organisation, "ada");
            world.change(organisation, "ada", Role.ADMIN);
            STAGE.project();

            var row = members.team(
                            world.tenant(),
                            organisation.id(),
                            new TeamFilter(Optional.empty(), Optional.of(Role.ADMIN), Optional.empty()),
                            new PageRequest(25, Optional.empty()))
                    .items()
                    .getFirst();

            assertThat(world.change(
                            organisation,
                            "ada",
                            new MemberChange(Optional.of(Role.MEMBER), Optional.empty()),
                            Optional.of(row.version())))
                    .isInstanceOf(ChangeMemberOutcome.Changed.class);
        }

        @Test
        void writesNothingWhereNothingIsAnother() {
            world.add(organisation, "ada");

            assertThat(world.change(organisation, "ada", Role.MEMBER))
                    .isInstanceOfSatisfying(
                            ChangeMemberOutcome.Changed.class,
                            same -> assertThat(same.member().version()).isEqualTo(1));
        }

        @Test
        void refusesAnotherVersionThanWasRead() {
            world.add(organisation, "ada");
            world.change(organisation, "ada", Role.ADMIN);

            assertThat(world.change(
                            organisation,
                            "ada",
                            new MemberChange(Optional.of(Role.MEMBER), Optional.empty()),
                            Optional.of(1L)))
                    .isEqualTo(new ChangeMemberOutcome.Stale());
            assertThat(world.items(organisation)
                            .one("MEMBER#ada")
                            .orElseThrow()
                            .get("role")
                            .s())
                    .isEqualTo("admin");
        }

        @Test
        void refusesTheOwnerStrangersAndFormerMembers() {
            world.add(organisation, "ada");
            world.remove(organisation, "ada");

            assertThat(world.change(organisation, World.OWNER, Role.MEMBER))
                    .isEqualTo(new ChangeMemberOutcome.IsTheOwner());
            assertThat(world.change(organisation, "nobody", Role.ADMIN))
                    .isEqualTo(new ChangeMemberOutcome.NotAMember());
            assertThat(world.change(organisation, "ada", Role.ADMIN)).isEqualTo(new ChangeMemberOutcome.NotAMember());
        }
    }

    @Nested
    class Adding {
        @Test
        void takesALicence() {
            var organisation = world.organisation(1);
            world.profile("ada", "Ada Lovelace", Optional.empty());

            var addition = only(world.add(organisation, "ada"));

            assertThat(addition.added()).isTrue();
            assertThat(addition.member().displayName()).contains("Ada Lovelace");
            assertThat(addition.member().holdsLicence()).isTrue();
            assertThat(addition.member().kind()).contains(Kind.TUTOR);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void takesAsManyLicencesAsMembersUpTo98() {
            var organisation = world.organisation(98);

            var done = (AddOutcome.Done) world.add(organisation, World.names("u", 98));

            assertThat(done.additions()).hasSize(98).allMatch(AddOutcome.Addition::added);
            assertThat(done.additions().get(41).member().user()).isEqualTo(new UserId("u-42"));
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void takesA98thMemberWithAKey() {
            var organisation = world.organisation(98);
            var first = world.addOnce(organisation, "key", World.names("u", 98));

            World.assertSameAnswer(world.addOnce(organisation, "key", World.names("u", 98)), first);
            world.assertConsistent(organisation);
        }

        @Test
        void chargesNothingForMembersWhoAreThere() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada", "bob");

            var done = (AddOutcome.Done) world.add(organisation, "ada", "cleo", "bob", World.OWNER);

            assertThat(done.additions())
                    .extracting(AddOutcome.Addition::added)
                    .containsExactly(false, true, false, false);
            assertThat(done.additions().getLast().member().role()).isEqualTo(Role.OWNER);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void needsNoLicenceForMembersWhoAreThere() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");

            assertThat(only(world.add(organisation, "ada")).added()).isFalse();
        }

        @Test
        void answersTheKeyOfARequestThatHadNothingToAdd() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            var first = world.addOnce(organisation, "key", "ada");

            World.assertSameAnswer(world.addOnce(organisation, "key", "ada"), first);
        }

        @Test
        void takesBackOneWhoWasRemoved() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            world.remove(organisation, "ada");

            assertThat(only(world.add(organisation, "ada")).added()).isTrue();
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void reclaimsExpiredReservationsBeforeItRefuses() {
            var organisation = world.organisation(2);
            world.invite(organisation, "ada", "bob");
            world.advance(Duration.ofDays(7));

            assertThat(world.add(organisation, "cleo")).isInstanceOf(AddOutcome.Done.class);
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void takesNoLicenceUnderTheEnrolmentPolicy() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);

            var done = (AddOutcome.Done) world.add(organisation, World.names("u", 5));

            assertThat(done.additions()).noneMatch(addition -> addition.member().holdsLicence());
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void addsToAPlainGroupWithoutLimit() {
            var group = world.group();

            assertThat(only(world.add(group, "ada")).member().kind()).contains(Kind.LEARNER);
            assertThat(world.add(group, World.names("u", 98))).isInstanceOf(AddOutcome.Done.class);
            assertThat(world.items(group).members()).hasSize(100);
        }

        @Nested
        class Refusal {
            @Test
            void returnsExhaustedWhenLicencesRunOut() {
                var organisation = world.organisation(2);
                world.add(organisation, "ada");

                assertThat(world.add(organisation, "bob", "cleo")).isEqualTo(new AddOutcome.LicencesExhausted(1, 2));

                assertThat(world.items(organisation).members()).hasSize(2);
                assertThat(world.account(organisation).version()).isEqualTo(2);
                world.assertConsistent(organisation);
            }

            @Test
            void judgesARefusedKeyAnew() {
                var organisation = world.organisation(0);
                assertThat(World.first(world.addOnce(organisation, "key", "ada")))
                        .isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
                world.grant(organisation.id(), 1, "grant");

                assertThat(World.first(world.addOnce(organisation, "key", "ada")))
                        .isInstanceOf(AddOutcome.Done.class);
            }

            @Test
            void returnsExhaustedUnderTheEnrolmentPolicyWithoutAnyLicence() {
                var organisation = world.organisation(0, LicencePolicy.ENROLMENT);

                assertThat(world.add(organisation, "ada")).isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
                assertThat(world.items(organisation).members()).hasSize(1);
            }

            @Test
            void reclaimsNothingThatIsStillInForce() {
                var organisation = world.organisation(1);
                world.invite(organisation, "ada");
                world.advance(Duration.ofDays(7).minusMillis(1));

                assertThat(world.add(organisation, "bob")).isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
            }
        }
    }

    @Nested
    class Removing {
        @Test
        void givesTheLicenceBackOnce() {
            var organisation = world.organisation(2);
            world.add(organisation, "ada", "bob");

            assertThat(world.remove(organisation, "ada")).isEqualTo(new RemoveOutcome.Removed());
            assertThat(world.remove(organisation, "ada")).isEqualTo(new RemoveOutcome.Removed());

            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void leavesATombstoneThatNamesWhoDidIt() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            world.remove(organisation, "ada");

            var tombstone = world.items(organisation).one("MEMBER#ada").orElseThrow();

            assertThat(tombstone.get("removedBy").s()).isEqualTo(World.OWNER);
            assertThat(Items.number(tombstone, "removedAtEpochMillis"))
                    .isEqualTo(STAGE.clock().millis());
            assertThat(Items.number(tombstone, "heldLicences")).isEqualTo(1);
            assertThat(Items.number(tombstone, "purgeAtEpochSeconds"))
                    .isGreaterThan(STAGE.clock().instant().getEpochSecond());
            assertThat(tombstone).doesNotContainKeys("userPk", "userSk");
        }

        @Test
        void releasesNothingUnderTheEnrolmentPolicyOrInAPlainGroup() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
            var group = world.group();
            world.add(organisation, "ada");
            world.add(group, "ada");

            assertThat(world.remove(organisation, "ada")).isEqualTo(new RemoveOutcome.Removed());
            assertThat(world.remove(group, "ada")).isEqualTo(new RemoveOutcome.Removed());

            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Nested
        class Refusal {
            @Test
            void keepsTheOwner() {
                assertThat(world.remove(world.organisation(1), World.OWNER)).isEqualTo(new RemoveOutcome.IsTheOwner());
            }

            @Test
            void keepsAnAdminFromOneWhoMayOnlyRemoveMembers() {
                var organisation = world.organisation(1);
                members.add(
                        world.by(World.OWNER),
                        organisation,
                        List.of(new NewMember(new UserId("ada"), Role.ADMIN, Kind.TUTOR)),
                        Optional.empty());

                assertThat(members.remove(world.by("bob"), organisation, new UserId("ada"), Role.MEMBER))
                        .isEqualTo(new RemoveOutcome.NotPermitted());
                assertThat(members.remove(world.by(World.OWNER), organisation, new UserId("ada"), Role.ADMIN))
                        .isEqualTo(new RemoveOutcome.Removed());
            }

            @Test
            void knowsWhoNeverWasAMember() {
                assertThat(world.remove(world.organisation(1), "ada")).isEqualTo(new RemoveOutcome.NeverAMember());
            }
        }
    }

    @Nested
    class Team {
        @Test
        void isOrderedByNameWithoutCaseAndAccents() {
            var organisation = world.organisation(10);
            named(organisation, "u1", "Zoë");
            named(organisation, "u2", "anna berg");
            named(organisation, "u3", "Émile");
            named(organisation, "u4", "Anna");
            named(organisation, "u5", "Ånna C");
            STAGE.project();

            assertThat(team(organisation, everybody(), 100))
                    .extracting(member -> member.user().value())
                    .containsExactly("u4", "u2", "u5", "u3", "u1", World.OWNER);
        }

        @Test
        void isTheSameInPagesOfAnySize() {
            var organisation = world.organisation(30);
            world.add(organisation, World.names("u", 7));
            STAGE.project();

            assertThat(team(organisation, everybody(), 3)).isEqualTo(team(organisation, everybody(), 100));
        }

        @Test
        void isFilteredByNamePrefixRoleAndKind() {
            var organisation = world.organisation(10);
            named(organisation, "u1", "Ödön");
            named(organisation, "u2", "ODO Bright");
            named(organisation, "u3", "Ben");
            members.add(
                    world.by(World.OWNER),
                    organisation,
                    List.of(new NewMember(new UserId("u4"), Role.ADMIN, Kind.LEARNER)),
                    Optional.empty());
            STAGE.project();

            assertThat(users(organisation, new TeamFilter(Optional.of("odo"), Optional.empty(), Optional.empty())))
                    .containsExactlyInAnyOrder("u1", "u2");
            assertThat(users(organisation, new TeamFilter(Optional.empty(), Optional.of(Role.ADMIN), Optional.empty())))
                    .containsExactly("u4");
            assertThat(users(
                            organisation,
                            new TeamFilter(Optional.empty(), Optional.empty(), Optional.of(Kind.LEARNER))))
                    .containsExactly("u4");
            assertThat(users(organisation, new TeamFilter(Optional.empty(), Optional.of(Role.OWNER), Optional.empty())))
                    .containsExactly(World.OWNER);
        }

        @Test
        void leavesOutTheRemovedAndOtherGroups() {
            var organisation = world.organisation(5);
            world.add(organisation, "ada", "bob");
            world.add(world.organisation(5), "cleo");
            world.remove(organisation, "bob");
            STAGE.project();

            assertThat(users(organisation, everybody())).containsExactlyInAnyOrder("ada", World.OWNER);
        }

        private void named(Group organisation, String user, String name) {
            world.profile(user, name, Optional.empty());
            world.add(organisation, user);
        }

        private List<String> users(Group group, TeamFilter filter) {
            return team(group, filter, 2).stream()
                    .map(member -> member.user().value())
                    .toList();
        }

        private List<Member> team(Group group, TeamFilter filter, int pageSize) {
            var all = new ArrayList<Member>();
            var page = members.team(world.tenant(), group.id(), filter, new PageRequest(pageSize, Optional.empty()));
            all.addAll(page.items());
            while (page.next().isPresent()) {
                page = members.team(world.tenant(), group.id(), filter, new PageRequest(pageSize, page.next()));
                assertThat(page.items()).hasSizeLessThanOrEqualTo(pageSize);
                all.addAll(page.items());
            }
            return all;
        }

        private static TeamFilter everybody() {
            return new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private static AddOutcome.Addition only(AddOutcome outcome) {
        assertThat(outcome).isInstanceOf(AddOutcome.Done.class);
        var additions = ((AddOutcome.Done) outcome).additions();
        assertThat(additions).hasSize(1);
        return additions.getFirst();
    }
}
