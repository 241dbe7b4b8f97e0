package io.orghub.testing.contract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.CreateGroupOutcome.Created;
import io.orghub.domain.CreateGroupOutcome.SlugTaken;
import io.orghub.domain.Group;
import io.orghub.domain.GroupFilter;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewGroup;
import io.orghub.domain.Once;
import io.orghub.domain.PageRequest;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.Slug;
import io.orghub.domain.Standing;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UpdateGroupOutcome;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class GroupsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Groups groups = STAGE.bean(Groups.class);

    @AfterEach
    void forgetFaults() {
        STAGE.faults().clear();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Creating {
        @Test
        void makesAnOrganisationWithItsOwnerAndAccount() {
            var wanted = world.newGroup(GroupType.ORGANISATION, "Owl & Sons Tutoring " + world.tenant());

            var group = created(withLicences(wanted, 12));

            assertThat(group.slug()).isEqualTo("owl-sons-tutoring-" + world.tenant());
            assertThat(group.policy()).contains(LicencePolicy.MEMBER);
            assertThat(groups.standing(world.tenant(), group.id(), new UserId(World.OWNER)))
                    .contains(new Standing(group, Optional.of(Role.OWNER), false));
            assertThat(world.account(group).available()).isEqualTo(12);
            world.assertConsistent(group);
        }

        @Test
        void makesAPlainGroupWithoutAnAccount() {
            var group = created(world.newGroup(GroupType.GROUP, "Chess"));

            assertThat(group.policy()).isEmpty();
            assertThat(world.items(group).one("LICENCES")).isEmpty();
            assertThat(groups.standing(world.tenant(), group.id(), new UserId(World.OWNER)))
                    .contains(new Standing(group, Optional.of(Role.OWNER), false));
        }

        @ParameterizedTest
        @CsvSource({"Admin, admin", "Ab, ab", "東京の先生, group", "Школа, group"})
        void distinguishesANameThatMakesNoSlug(String name, String base) {
            var wanted = world.newGroup(GroupType.GROUP, name);

            var slug = created(wanted).slug();

            assertThat(slug).matches(base + "-[a-z0-9]{6}");
            assertThat(Slug.parse(slug)).isPresent();
        }

        @Test
        void distinguishesAMadeSlugThatIsTaken() {
            var first = created(world.newGroup(GroupType.GROUP, "Twins " + world.tenant()));
            var second = created(world.newGroup(GroupType.ORGANISATION, "Twins " + world.tenant()));

            assertThat(second.slug()).startsWith(first.slug() + "-");
        }

        @Test
        void startsASelfMadeOrganisationWithTheTenantsLicences() {
            world.provision(EnumSet.allOf(GroupType.class), true, 5);

            var own = created(selfMade(world.newGroup(GroupType.ORGANISATION, "Mine")));
            var given = created(world.newGroup(GroupType.ORGANISATION, "Given"));

            assertThat(world.account(own).granted()).isEqualTo(5);
            assertThat(world.account(given).granted()).isZero();
        }

        @Test
        void givesASlugToOneOfManyAtOnce() {
            var slug = Slug.parse("wanted-by-all-" + world.tenant()).orElseThrow();

            var outcomes = Crowd.of(16, i -> world.create(withSlug(world.newGroup(GroupType.GROUP, "G" + i), slug)));

            assertThat(outcomes.stream().collect(groupingBy(CreateGroupOutcome::getClass, counting())))
                    .containsEntry(Created.class, 1L)
                    .containsEntry(SlugTaken.class, 15L);
        }

        @Test
        void answersTheSameKeyAsBefore() {
            var wanted = world.newGroup(GroupType.ORGANISATION, "Once");
            var claim = Optional.of(World.<CreateGroupOutcome>claim("key", "Once", Created.class));

            var first = groups.create(world.by(World.OWNER), wanted, claim);
            var again = groups.create(world.by(World.OWNER), world.newGroup(GroupType.ORGANISATION, "Once"), claim);

            World.assertSameAnswer(again, first);
            assertThat(groups.of(world.tenant(), new UserId(World.OWNER), new PageRequest(10, Optional.empty()))
                            .items())
                    .hasSize(1);
        }

        @Nested
        class Refusal {
            @Test
            void returnsSlugTakenAcrossTenants() {
                var slug = Slug.parse("the-only-one-" + world.tenant()).orElseThrow();
                created(withSlug(world.newGroup(GroupType.GROUP, "First"), slug));
                var other = World.on(TABLE, STAGE);

                assertThat(other.create(withSlug(other.newGroup(GroupType.GROUP, "Second"), slug)))
                        .isEqualTo(new SlugTaken(slug));
            }

            @Test
            void returnsTypeNotAllowedWhereTheTenantDoesNotAllowIt() {
                world.provision(EnumSet.of(GroupType.GROUP), true, 0);

                assertThat(world.create(world.newGroup(GroupType.ORGANISATION, "No")))
                        .isEqualTo(new CreateGroupOutcome.TypeNotAllowed());
            }

            @Test
            void returnsSelfServiceOffToAUserOnly() {
                world.provision(EnumSet.allOf(GroupType.class), false, 0);

                assertThat(world.create(selfMade(world.newGroup(GroupType.ORGANISATION, "Mine"))))
                        .isEqualTo(new CreateGroupOutcome.SelfServiceOff());
                assertThat(world.create(world.newGroup(GroupType.ORGANISATION, "Given")))
                        .isInstanceOf(Created.class);
            }

            @Test
            void returnsKeyReusedForAnotherBody() {
                var wanted = world.newGroup(GroupType.GROUP, "Once");
                groups.create(
                        world.by(World.OWNER), wanted, Optional.of(World.claim("key", "one body", Created.class)));

                assertThat(groups.create(
                                world.by(World.OWNER),
                                world.newGroup(GroupType.GROUP, "Other"),
                                Optional.of(World.claim("key", "another body", Created.class))))
                        .isInstanceOf(Once.KeyReused.class);
            }
        }
    }

    @Nested
    class Reading {
        @Test
        void tellsTheRoleOfEachUser() {
            var group = world.group();
            world.add(group, "mia");
            world.add(group, "gone");
            world.remove(group, "gone");

            assertThat(role(group, "mia")).contains(Role.MEMBER);
            assertThat(role(group, "gone")).isEmpty();
            assertThat(role(group, "stranger")).isEmpty();
        }

        @Test
        void findsNothingForAnotherTenantOrGroup() {
            var group = world.group();
            var other = World.on(TABLE, STAGE);

            assertThat(groups.standing(other.tenant(), group.id(), new UserId(World.OWNER)))
                    .isEmpty();
            assertThat(groups.standing(world.tenant(), new GroupId("unknown"), new UserId(World.OWNER)))
                    .isEmpty();
        }

        @Test
        void listsAUsersGroupsPageByPage() {
            var expected = new ArrayList<GroupId>();
            for (int i = 0; i < 5; i++) {
                var group = world.group();
                world.add(group, "mia");
                expected.add(group.id());
            }
            var left = world.group();
            world.add(left, "mia");
            world.remove(left, "mia");

            var listed = new ArrayList<GroupId>();
            var page = new PageRequest(2, Optional.empty());
            while (page != null) {
                var found = groups.of(world.tenant(), new UserId("mia"), page);
                assertThat(found.items()).hasSizeLessThanOrEqualTo(2);
                found.items().forEach(standing -> {
                    assertThat(standing.role()).contains(Role.MEMBER);
                    listed.add(standing.group().id());
                });
                page = found.next()
                        .map(next -> new PageRequest(2, Optional.of(next)))
                        .orElse(null);
            }

            assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
        }

        private Optional<Role> role(Group group, String user) {
            return groups.standing(world.tenant(), group.id(), new UserId(user))
                    .orElseThrow()
                    .role();
        }
    }

    @Nested
    class Listing {
        @Test
        void listsTheTenantsGroupsByNamePageByPage() {
            for (var name : List.of("Écoute", "echo", "Delta", "Zoo")) {
                created(world.newGroup(GroupType.GROUP, name));
            }
            var archived = created(world.newGroup(GroupType.ORGANISATION, "Echoes"));
            world.archive(archived);

            assertThat(listed(2, new GroupFilter(Optional.empty(), Optional.empty())))
                    .containsExactly("Delta", "echo", "Écoute", "Zoo");
            assertThat(listed(2, new GroupFilter(Optional.of("EC"), Optional.empty())))
                    .containsExactly("echo", "Écoute");
        }

        @Test
        void filtersByType() {
            created(world.newGroup(GroupType.GROUP, "A"));
            created(world.newGroup(GroupType.ORGANISATION, "B"));

            assertThat(listed(1, new GroupFilter(Optional.empty(), Optional.of(GroupType.ORGANISATION))))
                    .containsExactly("B");
        }

        @Test
        void followsAGroupsName() {
            var group = created(world.newGroup(GroupType.GROUP, "Before"));
            world.update(group, current -> named(current, "After"));

            assertThat(listed(5, new GroupFilter(Optional.of("be"), Optional.empty())))
                    .isEmpty();
            assertThat(listed(5, new GroupFilter(Optional.of("af"), Optional.empty())))
                    .containsExactly("After");
        }

        private List<String> listed(int size, GroupFilter filter) {
            var names = new ArrayList<String>();
            var page = Optional.of(new PageRequest(size, Optional.empty()));
            while (page.isPresent()) {
                var found = groups.in(world.tenant(), filter, page.get());
                found.items().forEach(group -> names.add(group.name()));
                page = found.next().map(next -> new PageRequest(size, Optional.of(next)));
            }
            return names;
        }
    }

    @Nested
    class Renaming {
        @Test
        void keepsTheOldSlugAsARedirectOfItsGroup() {
            var group = world.group();
            var slug = "renamed-" + world.tenant();

            world.rename(group, slug);

            assertThat(marker(slug)).doesNotContainKey("redirect");
            assertThat(marker(group.slug()).get("redirect").bool()).isTrue();
            assertThat(marker(group.slug()).get("groupId").s())
                    .isEqualTo(group.id().value());
        }

        @Test
        void takesItsOwnOldSlugBack() {
            var group = world.group();
            var slug = "there-and-back-" + world.tenant();
            world.rename(group, slug);

            assertThat(world.rename(group, group.slug())).isInstanceOf(UpdateGroupOutcome.Updated.class);

            assertThat(marker(group.slug())).doesNotContainKey("redirect");
            assertThat(marker(slug).get("redirect").bool()).isTrue();
            assertThat(world.found(group).slug()).isEqualTo(group.slug());
        }

        @Test
        void freesTheSlugsOfAnArchivedGroupAfterThirtyDaysThoughTheMarkersAreStillThere() {
            var group = world.group();
            var former = Slug.parse(group.slug()).orElseThrow();
            var last = Slug.parse("last-of-" + world.tenant()).orElseThrow();
            world.rename(group, last.value());
            world.archive(group);
            world.sweep(group);

            world.advance(Duration.ofDays(30));
            for (var slug : List.of(former, last)) {
                assertThat(world.create(withSlug(world.newGroup(GroupType.GROUP, "Next"), slug)))
                        .isEqualTo(new SlugTaken(slug));
            }
            world.advance(Duration.ofSeconds(1));
            created(withSlug(world.newGroup(GroupType.GROUP, "Next"), former));
            assertThat(world.rename(world.group(), last.value())).isInstanceOf(UpdateGroupOutcome.Updated.class);
            assertThat(marker(last.value())).doesNotContainKey("purgeAtEpochSeconds");
        }

        @Test
        void changesNothingWhereTheSlugIsTakenWhileItIsBeingChanged() {
            var group = world.group();
            var slug = Slug.parse("snatched-" + world.tenant()).orElseThrow();
            STAGE.faults()
                    .on("TransactWriteItems")
                    .meanwhile(() -> created(withSlug(world.newGroup(GroupType.GROUP, "Faster"), slug)));

            assertThat(world.rename(group, slug.value())).isEqualTo(new UpdateGroupOutcome.SlugTaken(slug));

            assertThat(world.found(group)).isEqualTo(group);
            assertThat(marker(group.slug())).doesNotContainKey("redirect");
        }

        private Map<String, AttributeValue> marker(String slug) {
            return TABLE.item("#SLUG#" + slug, "SLUG").orElseThrow();
        }
    }

    @Nested
    class ChangingThePolicy {
        @Test
        void isNotRefusedForReservationsThatHaveLapsed() {
            var organisation = world.organisation(180);
            world.invite(organisation, World.names("a", 98));
            world.invite(organisation, World.names("b", 82));
            world.advance(Duration.ofDays(8));

            assertThat(world.changePolicy(organisation, LicencePolicy.ENROLMENT))
                    .isInstanceOf(UpdateGroupOutcome.Updated.class);
            world.assertConsistent(organisation);
        }

        @Test
        void leavesALedgerEntryAndTheLicencesAsTheyAre() {
            var organisation = world.organisation(4);

            assertThat(world.changePolicy(organisation, LicencePolicy.ENROLMENT))
                    .isInstanceOf(UpdateGroupOutcome.Updated.class);

            assertThat(world.account(organisation).policy()).isEqualTo(LicencePolicy.ENROLMENT);
            world.assertConsistent(organisation);
            assertThat(world.items(organisation).all("LEDGER#"))
                    .extracting(entry -> entry.get("kind").s())
                    .containsExactly("open", "policy");
        }

        @Test
        void isRefusedWhileALicenceIsInUse() {
            var organisation = world.organisation(4);
            world.invite(organisation, "ada");

            assertThat(world.changePolicy(organisation, LicencePolicy.ENROLMENT))
                    .isEqualTo(new UpdateGroupOutcome.PolicyInUse());
        }

        @Test
        void takesBackWhatLapsedInvitationsHoldBeforeItRefuses() {
            var organisation = world.organisation(4);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(7));

            assertThat(world.changePolicy(organisation, LicencePolicy.ENROLMENT))
                    .isInstanceOf(UpdateGroupOutcome.Updated.class);
            world.assertConsistent(organisation);
        }

        @Test
        void isRefusedWhenSomebodyComesInWithoutALicenceMeanwhile() {
            var organisation = world.organisation(4, LicencePolicy.ENROLMENT);
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> world.add(organisation, "ada"));

            assertThat(world.changePolicy(organisation, LicencePolicy.MEMBER))
                    .isEqualTo(new UpdateGroupOutcome.PolicyInUse());
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class Transferring {
        @Test
        void handsTheLicenceOfTheMembershipToTheFormerOwner() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada");

            world.transfer(organisation, World.OWNER, "ada");

            assertThat(member(organisation, "ada").get("heldLicences").n()).isEqualTo("0");
            assertThat(member(organisation, "ada")).doesNotContainKey("kind");
            var former = member(organisation, World.OWNER);
            assertThat(former.get("heldLicences").n()).isEqualTo("1");
            assertThat(former.get("role").s()).isEqualTo("admin");
            assertThat(former.get("kind").s()).isEqualTo("tutor");
            world.assertConsistent(organisation);
        }

        @Test
        void isAnsweredAgainAsBeforeToWhoAskedForIt() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada", "bob");
            assertThat(world.transfer(organisation, World.OWNER, "ada"))
                    .isInstanceOf(TransferOutcome.Transferred.class);

            assertThat(world.transfer(organisation, World.OWNER, "ada"))
                    .isInstanceOf(TransferOutcome.Transferred.class);
            assertThat(world.transfer(organisation, World.OWNER, "bob")).isEqualTo(new TransferOutcome.NotPermitted());
            assertThat(world.transfer(organisation, "bob", "ada")).isEqualTo(new TransferOutcome.NotPermitted());
        }

        @Test
        void refusesTheSecondOfTwoTransfersThatMeet() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada", "bob");
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> world.transfer(organisation, World.OWNER, "bob"));

            assertThat(world.transfer(organisation, World.OWNER, "ada")).isEqualTo(new TransferOutcome.NotPermitted());

            assertThat(world.found(organisation).owner()).isEqualTo(new UserId("bob"));
        }

        @Test
        void refusesWhoLeavesWhileBeingMadeTheOwner() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada");
            STAGE.faults().on("TransactWriteItems").meanwhile(() -> world.remove(organisation, "ada"));

            assertThat(world.transfer(organisation, World.OWNER, "ada")).isEqualTo(new TransferOutcome.NotAMember());
            world.assertConsistent(organisation);
        }

        @Test
        void refusesAnArchivedGroup() {
            var organisation = world.organisation(4);
            world.add(organisation, "ada");
            world.archive(organisation);

            assertThat(world.transfer(organisation, World.OWNER, "ada")).isEqualTo(new TransferOutcome.Archived());
        }

        private Map<String, AttributeValue> member(Group group, String user) {
            return world.items(group).one("MEMBER#" + user).orElseThrow();
        }
    }

    @Nested
    class Archiving {
        @Test
        void givesAllLicencesBackAtOnceInOneEntry() {
            var organisation = world.organisation(5);
            world.add(organisation, "ada", "bob");
            world.invite(organisation, "cleo");

            world.archive(organisation);

            assertThat(world.account(organisation).available()).isEqualTo(5);
            world.assertConsistent(organisation);
            var close = world.items(organisation).all("LEDGER#").getLast();
            assertThat(close.get("kind").s()).isEqualTo("close");
            assertThat(close.get("quantity").n()).isEqualTo("3");
            assertThat(close.get("actor").s()).isEqualTo(World.OWNER);
            assertThat(close).doesNotContainKey("reference");
        }

        @Test
        void keepsNoReferenceOfAnEarlierGrantInTheEntry() {
            var organisation = world.organisation(0);
            world.grant(organisation.id(), 5, "key");
            world.archive(organisation);
            STAGE.project();

            assertThat(world.items(organisation).all("LEDGER#").getLast()).doesNotContainKey("reference");
        }

        @Test
        void refusesWhatNeedsALicenceFromThenOn() {
            var organisation = world.organisation(5);
            world.add(organisation, "ada");
            var link = world.invited(organisation, "bob");
            world.archive(organisation);

            assertThat(world.add(organisation, "cleo")).isEqualTo(new AddOutcome.Archived());
            assertThat(world.invite(organisation, "cleo")).isEqualTo(new InviteOutcome.Archived());
            assertThat(world.remove(organisation, "ada")).isEqualTo(new RemoveOutcome.Archived());
            assertThat(world.accept(link, "bob")).isEqualTo(new AcceptOutcome.Archived());
            assertThat(world.rename(organisation, "other")).isEqualTo(new UpdateGroupOutcome.Archived());
            world.assertConsistent(organisation);
        }

        @Test
        void changesNothingTheSecondTime() {
            var organisation = world.organisation(5);
            world.archive(organisation);
            var items = TABLE.items();

            world.archive(organisation);

            assertThat(TABLE.items()).containsExactlyInAnyOrderElementsOf(items);
        }

        @Test
        void isHiddenFromListsAndFoundByThoseWhoWereInIt() {
            var organisation = world.organisation(5);
            world.add(organisation, "ada", "left");
            world.remove(organisation, "left");
            world.advance(Duration.ofSeconds(1));
            world.archive(organisation);

            for (boolean swept : List.of(false, true)) {
                assertThat(groups.of(world.tenant(), new UserId("ada"), new PageRequest(5, Optional.empty()))
                                .items())
                        .as("swept: %s", swept)
                        .isEmpty();
                assertThat(standing(organisation, "ada").role()).contains(Role.MEMBER);
                assertThat(standing(organisation, "left").role()).isEmpty();
                assertThat(standing(organisation, "stranger").role()).isEmpty();
                world.sweep(organisation);
            }
        }

        private Standing standing(Group group, String user) {
            return groups.standing(world.tenant(), group.id(), new UserId(user)).orElseThrow();
        }
    }

    private static Group named(Group group, String name) {
        return new Group(
                group.tenant(),
                group.id(),
                group.type(),
                name,
                group.slug(),
                group.owner(),
                group.policy(),
                group.description(),
                group.website(),
                group.avatarUrl(),
                group.settings(),
                group.archived(),
                group.createdAt(),
                group.version());
    }

    private Group created(NewGroup wanted) {
        return ((Created) world.create(wanted)).group();
    }

    private static NewGroup withLicences(NewGroup wanted, int licences) {
        return copy(wanted, wanted.slug(), Optional.of(licences), false);
    }

    private static NewGroup withSlug(NewGroup wanted, Slug slug) {
        return copy(wanted, Optional.of(slug), wanted.licences(), false);
    }

    private static NewGroup selfMade(NewGroup wanted) {
        return copy(wanted, wanted.slug(), wanted.licences(), true);
    }

    private static NewGroup copy(
            NewGroup wanted, Optional<Slug> slug, Optional<Integer> licences, boolean selfService) {
        return new NewGroup(
                wanted.id(),
                wanted.type(),
                wanted.name(),
                slug,
                wanted.owner(),
                wanted.policy(),
                licences,
                wanted.description(),
                wanted.website(),
                wanted.avatarUrl(),
                wanted.settings(),
                selfService);
    }
}
