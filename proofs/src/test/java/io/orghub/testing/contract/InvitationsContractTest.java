package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.InviteOutcome.Invitee;
import io.orghub.domain.InviteOutcome.LicencesExhausted;
import io.orghub.domain.InviteOutcome.Verdict;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.ListedInvitation;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.Undelivered;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InvitationsContractTest {
    private static final Duration IN_FORCE = Duration.ofDays(7);

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);
    private final Invitations invitations = STAGE.bean(Invitations.class);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Inviting {
        @Test
        void reservesALicence() {
            var organisation = world.organisation(1);

            var invitee = only(world.invite(organisation, "ada"));

            assertThat(invitee.verdict()).isEqualTo(Verdict.INVITED);
            var invitation = invitee.invitation().orElseThrow();
            assertThat(invitation.status()).isEqualTo(InvitationStatus.PENDING);
            assertThat(invitation.invitedBy()).isEqualTo(new UserId(World.OWNER));
            assertThat(invitation.expiresAt()).isEqualTo(STAGE.clock().instant().plus(IN_FORCE));
            assertThat(invitation.link().sending()).isEqualTo(1);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void reservesAsManyLicencesAsAddressesUpTo98() {
            var organisation = world.organisation(98);

            assertThat(verdicts(world.invite(organisation, World.names("i", 98))))
                    .hasSize(98)
                    .containsOnly(Verdict.INVITED);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void showsAnAddressAsTypedAndComparesItInLowerCase() {
            var organisation = world.organisation(2);

            var first = only(world.invite(organisation, "Ada.LOVELACE"));
            var second = only(world.invite(organisation, "ada.lovelace"));

            assertThat(first.invitation().orElseThrow().email().typed()).isEqualTo("Ada.LOVELACE@example.org");
            assertThat(second.verdict()).isEqualTo(Verdict.ALREADY_INVITED);
            assertThat(second.invitation()).isEqualTo(first.invitation());
            world.assertConsistent(organisation);
        }

        @Test
        void chargesNothingForThoseInvitedOrMembersAlready() {
            var organisation = world.organisation(4);
            world.invite(organisation, "pending");
            world.accept(world.invited(organisation, "came"), "came");
            world.profile("known", "Known", Optional.of(World.email("known")));
            world.add(organisation, "known");

            var outcome = world.invite(organisation, "pending", "came", "known", "fresh");

            assertThat(verdicts(outcome))
                    .containsExactly(
                            Verdict.ALREADY_INVITED, Verdict.ALREADY_MEMBER, Verdict.ALREADY_MEMBER, Verdict.INVITED);
            assertThat(world.account(organisation).available()).isZero();
            world.assertConsistent(organisation);
        }

        @Test
        void replacesAnExpiredOneThatLeavesItsReservation() {
            var organisation = world.organisation(1);
            var old = world.invited(organisation, "ada");
            world.advance(IN_FORCE);

            var renewed = world.invited(organisation, "ada");

            assertThat(renewed.key()).isEqualTo(old.key());
            assertThat(renewed.generation()).isGreaterThan(old.generation());
            assertThat(world.accept(old, "ada")).isEqualTo(new AcceptOutcome.Invalid());
            assertThat(world.accept(renewed, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            assertThat(world.account(organisation).available()).isZero();
            assertThat(world.account(organisation).version()).isEqualTo(2);
            world.assertConsistent(organisation);
        }

        @Test
        void reclaimsExpiredReservationsBeforeItRefuses() {
            var organisation = world.organisation(2);
            var expired = world.invited(organisation, "ada");
            world.advance(Duration.ofDays(1));
            var inForce = world.invited(organisation, "bob");
            world.advance(Duration.ofDays(6));

            assertThat(only(world.invite(organisation, "cleo")).verdict()).isEqualTo(Verdict.INVITED);

            assertThat(world.accept(expired, "ada")).isEqualTo(new AcceptOutcome.Expired());
            assertThat(world.accept(inForce, "bob")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }

        @Test
        void invitesAgainWhoWasReclaimed() {
            var organisation = world.organisation(2);
            world.invite(organisation, "ada", "bob");
            world.advance(IN_FORCE);
            world.add(organisation, "cleo");

            assertThat(only(world.invite(organisation, "ada")).verdict()).isEqualTo(Verdict.INVITED);
            assertThat(world.invite(organisation, "bob")).isEqualTo(new LicencesExhausted(0, 1));
            world.assertConsistent(organisation);
        }

        @Test
        void invitesAgainWhoAcceptedAndWasRemoved() {
            var organisation = world.organisation(1);
            var first = world.invited(organisation, "ada");
            world.accept(first, "ada");
            world.remove(organisation, "ada");

            var second = world.invited(organisation, "ada");

            assertThat(world.accept(first, "ada")).isEqualTo(new AcceptOutcome.Invalid());
            assertThat(world.accept(second, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }

        @Test
        void reservesNothingUnderTheEnrolmentPolicy() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);

            assertThat(verdicts(world.invite(organisation, "ada", "bob"))).containsOnly(Verdict.INVITED);
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void invitesIntoAPlainGroupWithoutLimit() {
            var group = world.group();

            assertThat(verdicts(world.invite(group, World.names("i", 98)))).containsOnly(Verdict.INVITED);
            assertThat(world.accept(world.invited(group, "ada"), "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
        }

        @Test
        void answersTheSameKeyAsBefore() {
            var organisation = world.organisation(1);
            var first = world.inviteOnce(organisation, "key", "ada");
            world.accept(World.link(World.first(first)), "ada");

            World.assertSameAnswer(world.inviteOnce(organisation, "key", "ada"), first);
            world.assertConsistent(organisation);
        }

        @Nested
        class Refusal {
            @Test
            void returnsExhaustedAndReservesNothing() {
                var organisation = world.organisation(2);

                assertThat(world.invite(organisation, "ada", "bob", "cleo")).isEqualTo(new LicencesExhausted(2, 3));

                assertThat(world.items(organisation).pending()).isEmpty();
                assertThat(world.account(organisation).version()).isEqualTo(1);
                world.assertConsistent(organisation);
            }

            @Test
            void returnsExhaustedUnderTheEnrolmentPolicyWithoutAnyLicence() {
                assertThat(world.invite(world.organisation(0, LicencePolicy.ENROLMENT), "ada"))
                        .isEqualTo(new LicencesExhausted(0, 1));
            }
        }
    }

    @Nested
    class Accepting {
        @Test
        void turnsTheReservationIntoAMembership() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");

            assertThat(world.accept(link, "ada"))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId("ada"), Role.MEMBER));

            assertThat(world.account(organisation).available()).isZero();
            assertThat(world.items(organisation).held().byMembers()).isEqualTo(1);
            assertThat(world.items(organisation).pending()).isEmpty();
            world.assertConsistent(organisation);
        }

        @Test
        void answersTheSameUserTheSame() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");

            var first = world.accept(link, "ada");
            world.advance(Duration.ofDays(30));

            assertThat(world.accept(link, "ada")).isEqualTo(first);
            world.assertConsistent(organisation);
        }

        @Test
        void keepsAMembersRoleAndGivesTheLicenceBack() {
            var organisation = world.organisation(2);
            var link = world.invited(organisation, "ada");
            world.add(organisation, "ada");

            assertThat(world.accept(link, "ada"))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId("ada"), Role.MEMBER));

            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void neverDemotesTheOwnerOrAnAdmin() {
            var organisation = world.organisation(3);
            var asAdmin = world.invitedAsAdmin(organisation, "ada");
            assertThat(world.accept(asAdmin, "ada"))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId("ada"), Role.ADMIN));

            var again = world.invited(organisation, "ada-elsewhere");
            assertThat(world.accept(again, "ada", Optional.of(World.email("ada-elsewhere"))))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId("ada"), Role.ADMIN));
            var owners = world.invited(organisation, World.OWNER);
            assertThat(world.accept(owners, World.OWNER))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId(World.OWNER), Role.OWNER));

            assertThat(world.account(organisation).available()).isEqualTo(2);
            world.assertConsistent(organisation);
        }

        @Test
        void raisesAMemberWhoIsInvitedAsAdmin() {
            var organisation = world.organisation(2);
            var link = world.invitedAsAdmin(organisation, "ada");
            world.add(organisation, "ada");

            assertThat(world.accept(link, "ada"))
                    .isEqualTo(new AcceptOutcome.Accepted(organisation.id(), new UserId("ada"), Role.ADMIN));

            var member = world.items(organisation).one("MEMBER#ada").orElseThrow();
            assertThat(member.get("role").s()).isEqualTo("admin");
            assertThat(world.account(organisation).available()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Test
        void takesBackOneWhoWasRemoved() {
            var organisation = world.organisation(2);
            world.add(organisation, "ada");
            var link = world.invited(organisation, "ada");
            world.remove(organisation, "ada");

            assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            world.assertConsistent(organisation);
        }

        @Test
        void takesNoLicenceUnderTheEnrolmentPolicyButNeedsOne() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
            var link = world.invited(organisation, "ada");

            assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);

            assertThat(world.account(organisation).available()).isEqualTo(1);
            assertThat(world.account(organisation).version()).isEqualTo(1);
            world.assertConsistent(organisation);
        }

        @Nested
        class Refusal {
            @Test
            void needsAVerifiedAddress() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");

                assertThat(world.accept(link, "ada", Optional.empty())).isEqualTo(new AcceptOutcome.EmailNotVerified());
                unchanged(organisation);
            }

            @Test
            void needsTheInvitedAddress() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");

                assertThat(world.accept(link, "eve")).isEqualTo(new AcceptOutcome.EmailMismatch());
                assertThat(world.accept(link, "ada", EmailAddress.parse("ADA@Example.ORG")))
                        .isInstanceOf(AcceptOutcome.Accepted.class);
            }

            @Test
            void returnsExpiredFromTheMomentItExpires() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");
                world.advance(IN_FORCE);

                assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.Expired());
                unchanged(organisation);
            }

            @Test
            void letsNoSecondUserInByTheSameLink() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");
                world.accept(link, "ada");

                assertThat(world.accept(link, "eve", Optional.of(World.email("ada"))))
                        .isEqualTo(new AcceptOutcome.AlreadyUsed());
                assertThat(world.items(organisation).one("MEMBER#eve")).isEmpty();
                world.assertConsistent(organisation);
            }

            @Test
            void returnsAlreadyUsedToOneRemovedSince() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");
                world.accept(link, "ada");
                world.remove(organisation, "ada");

                assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.AlreadyUsed());
                assertThat(world.account(organisation).available()).isEqualTo(1);
                world.assertConsistent(organisation);
            }

            @Test
            void returnsInvalidForAnyLinkButTheLatest() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");

                assertThat(List.of(
                                new InvitationLink(
                                        link.tenant(), new GroupId("other"), link.key(), link.generation(), 1),
                                new InvitationLink(link.tenant(), link.group(), "other", link.generation(), 1),
                                new InvitationLink(link.tenant(), link.group(), link.key(), link.generation() + 1, 1),
                                new InvitationLink(link.tenant(), link.group(), link.key(), link.generation(), 2)))
                        .allSatisfy(
                                other -> assertThat(world.accept(other, "ada")).isEqualTo(new AcceptOutcome.Invalid()));
                unchanged(organisation);
            }

            @Test
            void returnsInvalidForAnotherTenantsLink() {
                var organisation = world.organisation(1);
                var link = world.invited(organisation, "ada");
                var foreigner = World.on(TABLE, STAGE);

                assertThat(foreigner.accept(link, "ada")).isEqualTo(new AcceptOutcome.Invalid());
                unchanged(organisation);
            }

            @Test
            void returnsExhaustedUnderTheEnrolmentPolicyWhenNoneIsLeft() {
                var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
                var link = world.invited(organisation, "ada");
                takeAwayAllLicences(organisation);

                assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.LicencesExhausted(0, 1));
                assertThat(world.items(organisation).pending()).hasSize(1);
            }

            private void unchanged(Group organisation) {
                assertThat(world.items(organisation).pending()).hasSize(1);
                assertThat(world.items(organisation).members()).hasSize(1);
                world.assertConsistent(organisation);
            }

            // No operation of the product lowers a total yet.
            private void takeAwayAllLicences(Group organisation) {
                var account =
                        new HashMap<>(world.items(organisation).one("LICENCES").orElseThrow());
                var none = AttributeValue.fromN("0");
                account.put("granted", none);
                account.put("available", none);
                TABLE.put(account);
            }
        }
    }

    @Nested
    class Revoking {
        @Test
        void givesBackTheLicenceAndClosesTheLink() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");

            assertThat(world.revoke(organisation, link)).isEqualTo(new RevokeOutcome.Revoked());
            assertThat(world.revoke(organisation, link)).isEqualTo(new RevokeOutcome.Revoked());

            assertThat(world.account(organisation).available()).isEqualTo(1);
            assertThat(world.account(organisation).version()).isEqualTo(3);
            assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.Revoked());
            world.assertConsistent(organisation);
        }

        @Test
        void keepsWhatTheItemSaysOfItsEndForNinetyDaysAndNotTheMessage() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            world.revoke(organisation, link);

            var item = world.items(organisation).one("INVITATION#" + link.key()).orElseThrow();

            assertThat(item).doesNotContainKeys("message", "listPk", "listSk");
            assertThat(item.get("changedBy").s()).isEqualTo(World.OWNER);
            assertThat(Items.number(item, "purgeAtEpochSeconds"))
                    .isEqualTo(STAGE.clock().instant().plus(Duration.ofDays(90)).getEpochSecond());
        }

        @Test
        void findsNothingInAnotherGroupOrTenant() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            var foreigner = World.on(TABLE, STAGE);

            assertThat(world.revoke(world.organisation(1), link)).isEqualTo(new RevokeOutcome.NeverInvited());
            assertThat(foreigner.revoke(foreigner.organisation(1), link)).isEqualTo(new RevokeOutcome.NeverInvited());
            assertThat(world.items(organisation).pending()).hasSize(1);
        }
    }

    @Nested
    class Declining {
        @Test
        void givesBackTheLicenceAndClosesTheLink() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");

            assertThat(world.decline(link, "ada")).isEqualTo(new DeclineOutcome.Declined());
            assertThat(world.decline(link, "ada")).isEqualTo(new DeclineOutcome.Declined());

            assertThat(world.account(organisation).version()).isEqualTo(3);
            assertThat(world.accept(link, "ada")).isEqualTo(new AcceptOutcome.Declined());
            assertThat(only(world.invite(organisation, "ada")).verdict()).isEqualTo(Verdict.INVITED);
            world.assertConsistent(organisation);
        }

        @Test
        void needsTheAddresseeAndTheLatestLink() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            var superseded =
                    new InvitationLink(link.tenant(), link.group(), link.key(), link.generation(), link.sending() + 1);

            assertThat(world.decline(link, "eve")).isEqualTo(new DeclineOutcome.EmailMismatch());
            assertThat(world.decline(superseded, "ada")).isEqualTo(new DeclineOutcome.Invalid());
            assertThat(World.on(TABLE, STAGE).decline(link, "ada")).isEqualTo(new DeclineOutcome.Invalid());
            assertThat(invitations.decline(world.by("ada"), link, Optional.empty()))
                    .isEqualTo(new DeclineOutcome.EmailNotVerified());
            assertThat(world.items(organisation).pending()).hasSize(1);
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class Received {
        @Test
        void findsTheInvitationByAddressAndId() {
            var organisation = world.organisation(1);
            var invitation =
                    only(world.invite(organisation, "ada")).invitation().orElseThrow();

            assertThat(invitations.receivedBy(world.tenant(), World.email("ADA"), invitation.id()))
                    .contains(listed(invitation.link()));
        }

        @Test
        void acceptsAndDeclinesTheSameInvitationAlthoughItWasSentAgainMeanwhile() {
            var organisation = world.organisation(2);
            var ada = only(world.invite(organisation, "ada")).invitation().orElseThrow();
            var bo = only(world.invite(organisation, "bo")).invitation().orElseThrow();
            world.advance(Duration.ofHours(1));
            world.resend(organisation, ada.link());
            world.resend(organisation, bo.link());

            assertThat(world.accept(listed(ada.link()), "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            assertThat(world.decline(listed(bo.link()), "bo")).isEqualTo(new DeclineOutcome.Declined());
            assertThat(world.accept(bo.link(), "bo")).isEqualTo(new AcceptOutcome.Invalid());
        }

        private static ListedInvitation listed(InvitationLink link) {
            return new ListedInvitation(link.tenant(), link.group(), link.key(), link.generation());
        }

        @Test
        void findsNothingForAnotherAddressTenantOrId() {
            var organisation = world.organisation(1);
            var id = only(world.invite(organisation, "ada"))
                    .invitation()
                    .orElseThrow()
                    .id();
            var other = World.on(TABLE, STAGE);

            assertThat(invitations.receivedBy(world.tenant(), World.email("eve"), id))
                    .isEmpty();
            assertThat(invitations.receivedBy(other.tenant(), World.email("ada"), id))
                    .isEmpty();
            assertThat(List.of(
                            id + "0",
                            "x" + id,
                            "nonsense",
                            ".",
                            id.replaceAll("\\..*", ".0"),
                            id.replaceAll("\\..*", ".-5"),
                            id.substring(0, id.indexOf('.') + 1)))
                    .allSatisfy(wrong -> assertThat(invitations.receivedBy(world.tenant(), World.email("ada"), wrong))
                            .isEmpty());
        }
    }

    @Nested
    class Mailing {
        @Test
        void isDueUntilItIsMarkedSent() {
            var organisation = world.organisation(1);
            world.profile(World.OWNER, "Olivia Owner", Optional.empty());
            var link = world.invited(organisation, "ada");

            var due = due(link).orElseThrow();
            assertThat(due.inviterName()).contains("Olivia Owner");
            assertThat(due.group()).isEqualTo(organisation);
            assertThat(due.invitation().link()).isEqualTo(link);

            invitations.markSent(link, STAGE.clock().instant());
            invitations.markSent(link, STAGE.clock().instant().plusSeconds(60));

            assertThat(due(link)).isEmpty();
            assertThat(only(world.invite(organisation, "ada"))
                            .invitation()
                            .orElseThrow()
                            .sentAt())
                    .contains(STAGE.clock().instant());
        }

        @Test
        void isNotDueOnceAcceptedOrExpired() {
            var organisation = world.organisation(2);
            var accepted = world.invited(organisation, "ada");
            world.accept(accepted, "ada");
            var expired = world.invited(organisation, "bob");
            world.advance(IN_FORCE);

            assertThat(due(accepted)).isEmpty();
            assertThat(due(expired)).isEmpty();
            assertThat(due(new InvitationLink(world.tenant(), organisation.id(), "unknown", 1, 1)))
                    .isEmpty();
        }

        @Test
        void keepsALateNoteOffTheInvitationThatReplacedIt() {
            var organisation = world.organisation(1);
            var old = world.invited(organisation, "ada");
            world.advance(IN_FORCE);
            var renewed = world.invited(organisation, "ada");

            invitations.markSent(old, STAGE.clock().instant());

            assertThat(due(renewed)).isPresent();
        }

        @Test
        void isAdmittedTenTimesADayForEachAddressWhateverTheGroup() {
            var links = IntStream.range(0, 11)
                    .mapToObj(i -> world.invited(world.organisation(1), "ada"))
                    .toList();
            for (var link : links.subList(0, 10)) {
                assertThat(admitted(link)).isTrue();
                world.advance(Duration.ofMinutes(3));
                assertThat(admitted(link)).as("comes again").isTrue();
            }
            var eleventh = links.getLast();
            assertThat(admitted(eleventh)).isFalse();
            assertThat(due(eleventh)).as("suppressed").isEmpty();
            assertThat(due(links.getFirst())).isPresent();
            assertThat(admitted(world.invited(world.organisation(1), "bob"))).isTrue();
        }

        @Test
        void isShownAsSuppressedUntilItsNextSending() {
            var organisation = world.organisation(1);
            for (int i = 0; i < 10; i++) {
                admitted(world.invited(world.organisation(1), "ada"));
            }
            admitted(world.invited(organisation, "ada"));
            assertThat(shown(organisation).suppressed()).isTrue();

            world.advance(IN_FORCE);
            var renewed = world.invited(organisation, "ada");
            assertThat(shown(organisation).suppressed()).isFalse();
            assertThat(admitted(renewed)).isTrue();
        }

        @Test
        void isAdmittedForAUnitAndClaimedForAnother() {
            for (int i = 0; i < 9; i++) {
                admitted(world.invited(world.organisation(1), "ada"));
            }
            var tenth = world.invited(world.organisation(1), "ada");
            var due = due(tenth).orElseThrow().invitation();
            var now = STAGE.clock().instant();
            assertThat(STAGE.meter()
                            .measure(() -> invitations.admitMail(due, now))
                            .writeUnits())
                    .isEqualTo(2);
        }

        @Test
        void isForOneWorkerUntilItMustBeDead() {
            var link = world.invited(world.organisation(1), "ada");
            assertThat(admitted(link)).isTrue();
            world.advance(Duration.ofSeconds(59));
            assertThatThrownBy(() -> admitted(link)).isInstanceOf(Busy.class);
            world.advance(Duration.ofSeconds(1));
            assertThat(admitted(link)).isTrue();
        }

        @Test
        void isForOneOfManyWorkersAtOnce() {
            var link = world.invited(world.organisation(1), "ada");
            var admitted = Crowd.of(8, worker -> {
                try {
                    return admitted(link);
                } catch (Busy heldByAnother) {
                    return false;
                }
            });
            assertThat(admitted).containsOnlyOnce(true);
        }

        @Test
        void isAdmittedAgainTheNextDay() {
            for (int i = 0; i < 10; i++) {
                admitted(world.invited(world.organisation(1), "ada"));
            }
            var late = world.invited(world.organisation(1), "ada");
            world.advance(Duration.ofDays(1));
            assertThat(admitted(late)).isTrue();
        }

        @Test
        void isAdmittedOnceAlthoughTheAnswerIsLost() {
            for (int i = 0; i < 10; i++) {
                var link = world.invited(world.organisation(1), "ada");
                STAGE.faults().next(Fault.ANSWER_LOST);
                assertThat(admitted(link)).isTrue();
            }
        }

        @Test
        void stopsWhereNoMailArrives() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            var bounced =
                    new Undelivered(Undelivered.Reason.BOUNCED, STAGE.clock().instant());

            invitations.markUndelivered(link, bounced);
            invitations.markUndelivered(
                    link,
                    new Undelivered(
                            Undelivered.Reason.COMPLAINED,
                            STAGE.clock().instant().plusSeconds(60)));

            assertThat(due(link)).isEmpty();
            assertThat(shown(organisation).undelivered()).contains(bounced);
            assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
        }

        @Test
        void keepsALateEventOffTheInvitationThatReplacedItsOwn() {
            var organisation = world.organisation(1);
            var old = world.invited(organisation, "ada");
            world.advance(IN_FORCE);
            var renewed = world.invited(organisation, "ada");

            invitations.markUndelivered(
                    old,
                    new Undelivered(Undelivered.Reason.BOUNCED, STAGE.clock().instant()));

            assertThat(due(renewed)).isPresent();
            assertThat(shown(organisation).undelivered()).isEmpty();
        }

        private boolean admitted(InvitationLink link) {
            return invitations.admitMail(
                    due(link).orElseThrow().invitation(), STAGE.clock().instant());
        }

        private Invitation shown(Group organisation) {
            return only(world.invite(organisation, "ada")).invitation().orElseThrow();
        }

        @Test
        void leavesAnAcceptableInvitation() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            invitations.markSent(link, STAGE.clock().instant());

            assertThat(world.accept(link, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            assertThat(world.add(organisation, "bob")).isEqualTo(new AddOutcome.LicencesExhausted(0, 1));
        }

        private Optional<Invitations.MailDue> due(InvitationLink link) {
            return invitations.mailDue(
                    link.tenant(), link.group(), link.key(), STAGE.clock().instant());
        }
    }

    private static Invitee only(InviteOutcome outcome) {
        assertThat(outcome).isInstanceOf(InviteOutcome.Done.class);
        var invitees = ((InviteOutcome.Done) outcome).invitees();
        assertThat(invitees).hasSize(1);
        return invitees.getFirst();
    }

    private static List<Verdict> verdicts(InviteOutcome outcome) {
        assertThat(outcome).isInstanceOf(InviteOutcome.Done.class);
        return ((InviteOutcome.Done) outcome)
                .invitees().stream().map(Invitee::verdict).toList();
    }
}
