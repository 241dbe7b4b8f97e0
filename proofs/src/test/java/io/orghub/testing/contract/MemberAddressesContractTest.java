package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Kind;
import io.orghub.domain.Member;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Members;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.PublicPageOutcome;
import io.orghub.domain.PublicPages;
import io.orghub.domain.Role;
import io.orghub.domain.Slug;
import io.orghub.domain.TeamFilter;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which address a membership keeps, as its item and the team have it. */
class MemberAddressesContractTest {
    private static final String ADA = "Ada@example.org";

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Group organisation = world.organisation(5);

    @AfterEach
    void forgetFaults() {
        STAGE.faults().clear();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    /** Ada is invited as she was typed, and accepts. */
    private InvitationLink joined() {
        var link = world.invited(organisation, "Ada");
        assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
        return link;
    }

    private Map<String, AttributeValue> ada() {
        return world.items(organisation).one("MEMBER#ada").orElseThrow();
    }

    private Optional<String> stored() {
        return Optional.ofNullable(ada().get("email")).map(AttributeValue::s);
    }

    private Optional<String> shown() {
        STAGE.project();
        var everybody = new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty());
        return STAGE
                .bean(Members.class)
                .team(world.tenant(), organisation.id(), everybody, new PageRequest(100, Optional.empty()))
                .items()
                .stream()
                .filter(member -> member.user().value().equals("ada"))
                .findFirst()
                .flatMap(Member::email)
                .map(EmailAddress::typed);
    }

    private void assertKept(String address) {
        assertThat(stored()).contains(address);
        assertThat(shown()).contains(address);
        world.assertConsistent(organisation);
    }

    private void assertNone() {
        assertThat(stored()).isEmpty();
        assertThat(shown()).isEmpty();
        world.assertConsistent(organisation);
    }

    @Nested
    class Kept {
        @Test
        void isThatOfTheAcceptedInvitationAsTyped() {
            joined();
            assertKept(ADA);
        }

        @Test
        void isWrittenAlthoughTheAnswerWasLostAndWhenAcceptedAgain() {
            var link = world.invited(organisation, "Ada");
            STAGE.faults().next(Fault.ANSWER_LOST);
            world.accept(link, "ada");
            world.accept(link, "ada");
            assertKept(ADA);
        }

        @Test
        void staysWithAnotherRoleAndKind() {
            joined();
            world.change(
                    organisation,
                    "ada",
                    new MemberChange(Optional.of(Role.ADMIN), Optional.of(Kind.LEARNER)),
                    Optional.empty());
            assertKept(ADA);
        }

        @Test
        void staysThroughTransfersOfTheOwnership() {
            joined();
            world.transfer(organisation, World.OWNER, "ada");
            assertKept(ADA);
            world.transfer(organisation, "ada", World.OWNER);
            assertKept(ADA);
        }

        @Test
        void staysWhenAnInvitationToAnotherAddressIsAccepted() {
            joined();
            var other = world.invitedAsAdmin(organisation, "countess");
            world.accept(other, "ada", Optional.of(World.email("countess")));
            assertThat(ada().get("role").s()).isEqualTo("admin");
            assertKept(ADA);
        }

        @Test
        void isThatOfTheNewMembershipOfOneWhoHadLeft() {
            joined();
            world.remove(organisation, "ada");
            var other = world.invited(organisation, "countess");
            world.accept(other, "ada", Optional.of(World.email("countess")));
            assertKept("countess@example.org");
        }
    }

    @Nested
    class NotKept {
        @Test
        void isOneThatNobodyTyped() {
            world.profile("ada", "Ada Byron", Optional.of(World.email("ada")));
            world.add(organisation, "ada");
            assertNone();
        }

        @Test
        void isThatOfAnInvitationToOneWhoIsThere() {
            world.add(organisation, "ada");
            world.accept(world.invitedAsAdmin(organisation, "Ada"), "ada");
            assertThat(ada().get("role").s()).isEqualTo("admin");
            assertNone();
        }

        @Test
        void isThatOfAMembershipThatHasEnded() {
            joined();
            STAGE.project();
            world.remove(organisation, "ada");
            assertNone();
            assertThat(world.items(organisation).all("TEAM#").toString()).doesNotContain("@");
        }

        @Test
        void isThatOfAMembershipThatEndedWithItsGroup() {
            joined();
            world.archive(organisation);
            world.sweep(organisation);
            assertThat(ada()).containsKey("removedBy").doesNotContainKey("email");
        }

        @Test
        void isThatOfTheMembershipBeforeThisOne() {
            joined();
            world.remove(organisation, "ada");
            world.add(organisation, "ada");
            assertNone();
        }
    }

    @Test
    void areNotOnThePublicPage() {
        joined();
        STAGE.bean(Profiles.class)
                .put(
                        world.by("platform"),
                        new Profile(
                                new UserId("ada"),
                                "Ada Byron",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(World.email("Ada")),
                                true));
        STAGE.project();
        var slug = Slug.parse(world.found(organisation).slug()).orElseThrow();
        assertThat(STAGE.bean(PublicPages.class).find(slug))
                .isInstanceOfSatisfying(PublicPageOutcome.Shown.class, shown -> {
                    assertThat(shown.page().tutors()).hasSize(1);
                    assertThat(shown.toString()).doesNotContain("@");
                });
    }

    @Test
    void areInNoAuditEntryLedgerEntryOrFigure() {
        joined();
        world.change(organisation, "ada", Role.ADMIN);
        world.transfer(organisation, World.OWNER, "ada");
        world.transfer(organisation, "ada", World.OWNER);
        world.remove(organisation, "ada");
        STAGE.project();
        var items = world.items(organisation);
        for (var prefix : new String[] {"AUDIT#", "LEDGER#", "STATS", "PENDING#", "MEMBER#", "TEAM#"}) {
            assertThat(items.all(prefix).toString()).as(prefix).doesNotContainIgnoringCase(ADA);
        }
    }
}
