package io.orghub.testing.contract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.CreateGroupOutcome.Created;
import io.orghub.domain.CreateGroupOutcome.SlugTaken;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewGroup;
import io.orghub.domain.Once;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Role;
import io.orghub.domain.Slug;
import io.orghub.domain.Standing;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsContractTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.unmetered(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Groups groups = STAGE.bean(Groups.class);

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
