package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.Group;
import io.orghub.domain.GroupType;
import io.orghub.domain.IdSource;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.ImportMode;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportReason;
import io.orghub.domain.ImportStatus;
import io.orghub.domain.Imports;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.InviteOutcome.Verdict;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.MemberImport;
import io.orghub.domain.NewImport;
import io.orghub.domain.PageRequest;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.RowVerdict;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Items;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Of each group ten mails a day, from nine in the morning on. */
class MailLimitContractTest {
    private static final int LIMIT = 10;
    private static final Duration COOLDOWN = Duration.ofMinutes(5);
    private static final Duration UNTIL_MIDNIGHT = Duration.ofHours(15);
    private static final InviteOutcome REACHED = new InviteOutcome.MailLimitReached(UNTIL_MIDNIGHT);

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE, Map.of("mails.per.group.and.day", LIMIT));

    private final World world = World.on(TABLE, STAGE);

    // Before faults of a test reach the next, which makes its world first.
    @AfterEach
    void backToNineInTheMorning() {
        STAGE.reset();
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    private Group of(GroupType type) {
        return type == GroupType.GROUP ? world.group() : world.organisation(100);
    }

    private Group full(GroupType type) {
        var group = of(type);
        assertInvited(world.invite(group, World.names("early", LIMIT)), LIMIT);
        return group;
    }

    private static void assertInvited(InviteOutcome outcome, int count) {
        assertThat(outcome).isInstanceOfSatisfying(InviteOutcome.Done.class, done -> assertThat(done.invitees())
                .hasSize(count)
                .allMatch(invitee -> invitee.verdict() == Verdict.INVITED));
    }

    /** As many as the group has counted on the day that it counts. */
    private long counted(Group group) {
        return group.isOrganisation()
                ? Items.number(world.items(group).one("LICENCES").orElseThrow(), "mails")
                : world.items(group).all("MAILS#").stream()
                        .mapToLong(item -> Items.number(item, "mails"))
                        .max()
                        .orElse(0);
    }

    private static List<Map<String, AttributeValue>> stored(Group group) {
        return TABLE.items().stream()
                .filter(item -> item.get("pk").s().equals(group.tenant() + "#GROUP#" + group.id()))
                .toList();
    }

    private void assertConsistent(Group group) {
        if (group.isOrganisation()) {
            world.assertConsistent(group);
        }
    }

    static Stream<Arguments> faultsInEachTypeOfGroup() {
        return Stream.of(GroupType.values()).flatMap(type -> Stream.of(
                        Fault.ANSWER_LOST,
                        Fault.SERVER_ERROR_AFTER_COMMIT,
                        Fault.SERVER_ERROR,
                        Fault.RESET_BEFORE_SENDING,
                        Fault.TRANSACTION_CONFLICT,
                        Fault.PUTS_STILL_HELD)
                .map(fault -> Arguments.of(type, fault)));
    }

    @Nested
    class TheLimit {
        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isExactHoweverManyInviteAtOnce(GroupType type) {
            var group = of(type);

            var outcomes =
                    Crowd.of(3 * LIMIT, i -> World.untilAnswered(() -> world.invite(group, "crowd-%d".formatted(i))));

            assertThat(outcomes)
                    .filteredOn(InviteOutcome.Done.class::isInstance)
                    .hasSize(LIMIT);
            assertThat(outcomes)
                    .filteredOn(outcome -> !(outcome instanceof InviteOutcome.Done))
                    .hasSize(2 * LIMIT)
                    .containsOnly(REACHED);
            assertThat(world.items(group).pending()).hasSize(LIMIT);
            assertThat(counted(group)).isEqualTo(LIMIT);
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void holdsForAListAsAWhole(GroupType type) {
            var group = of(type);
            world.invite(group, World.names("early", LIMIT - 2));
            var before = stored(group);

            assertThat(world.invite(group, "ada", "bob", "cleo")).isEqualTo(REACHED);
            assertThat(stored(group)).isEqualTo(before);
            assertInvited(world.invite(group, "ada", "bob"), 2);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void refusesAtOnceWhatIsTooMuchForAnyDay(GroupType type) {
            var group = of(type);
            assertThat(world.invite(group, World.names("many", LIMIT + 1))).isEqualTo(REACHED);
            world.invite(group, "ada");
            world.advance(Duration.ofDays(1));
            assertThat(world.invite(group, World.names("many", LIMIT + 1))).isEqualTo(REACHED);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void countsNobodyWhoIsNotMailed(GroupType type) {
            var group = of(type);
            world.accept(world.invited(group, "came"), "came");
            for (int i = 0; i <= LIMIT; i++) {
                world.invite(group, "ada", "came");
            }

            assertThat(counted(group)).isEqualTo(2);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isOfEachGroupByItself(GroupType type) {
            full(type);
            assertInvited(world.invite(of(type), "ada"), 1);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void beginsAnewAtMidnight(GroupType type) {
            var group = full(type);

            world.advance(UNTIL_MIDNIGHT.minusMillis(1));
            assertThat(world.invite(group, "ada")).isEqualTo(new InviteOutcome.MailLimitReached(Duration.ofMillis(1)));
            world.advance(Duration.ofMillis(1));
            assertInvited(world.invite(group, World.names("late", LIMIT)), LIMIT);
            assertThat(world.invite(group, "ada")).isEqualTo(new InviteOutcome.MailLimitReached(Duration.ofDays(1)));
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isExactAtMidnightToo(GroupType type) {
            var group = full(type);
            world.advance(UNTIL_MIDNIGHT);

            var outcomes =
                    Crowd.of(2 * LIMIT, i -> World.untilAnswered(() -> world.invite(group, "crowd-%d".formatted(i))));

            assertThat(outcomes)
                    .filteredOn(InviteOutcome.Done.class::isInstance)
                    .hasSize(LIMIT);
            assertThat(counted(group)).isEqualTo(LIMIT);
        }

        @Test
        void isNotBegunAnewByAClockThatRunsBehind() {
            var organisation = world.organisation(100);
            world.advance(UNTIL_MIDNIGHT);
            world.invite(organisation, World.names("early", LIMIT - 1));
            world.advance(Duration.ofSeconds(-1));

            assertInvited(world.invite(organisation, "ada"), 1);
            assertThat(world.invite(organisation, "bob"))
                    .isEqualTo(new InviteOutcome.MailLimitReached(
                            Duration.ofDays(1).plusSeconds(1)));
            assertThat(counted(organisation)).isEqualTo(LIMIT);
        }

        @Test
        void isJudgedAnewWhereAnotherBeginsTheDayMeanwhile() {
            var organisation = full(GroupType.ORGANISATION);
            world.advance(UNTIL_MIDNIGHT);
            STAGE.faults()
                    .on("TransactWriteItems")
                    .meanwhile(() -> world.invite(organisation, World.names("late", LIMIT - 1)));

            assertInvited(world.invite(organisation, "ada"), 1);
            assertThat(counted(organisation)).isEqualTo(LIMIT);
        }

        @Test
        void holdsUnderTheEnrolmentPolicy() {
            var organisation = world.organisation(1, LicencePolicy.ENROLMENT);
            world.invite(organisation, World.names("early", LIMIT));
            assertThat(world.invite(organisation, "ada")).isEqualTo(REACHED);
            world.assertConsistent(organisation);
        }

        @Test
        void keepsNobodyFromBeingAdded() {
            var organisation = full(GroupType.ORGANISATION);
            world.add(organisation, "ada");
            assertThat(world.items(organisation).members()).hasSize(2);
            world.assertConsistent(organisation);
        }
    }

    @Nested
    class Refusal {
        @Test
        void isForLackOfLicencesWhereBothAreUsedUp() {
            var organisation = world.organisation(LIMIT);
            world.invite(organisation, World.names("early", LIMIT));
            assertThat(world.invite(organisation, "ada")).isEqualTo(new InviteOutcome.LicencesExhausted(0, 1));
        }

        @Test
        void saysThatTheGroupIsArchivedWhereItIs() {
            var organisation = full(GroupType.ORGANISATION);
            world.archive(organisation);
            assertThat(world.invite(organisation, "ada")).isEqualTo(new InviteOutcome.Archived());
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isNotKeptUnderItsKey(GroupType type) {
            var group = full(type);
            assertThat(World.first(world.inviteOnce(group, "key", "ada"))).isEqualTo(REACHED);
            world.advance(UNTIL_MIDNIGHT);

            var done = world.inviteOnce(group, "key", "ada");

            assertInvited(World.first(done), 1);
            World.assertSameAnswer(world.inviteOnce(group, "key", "ada"), done);
            assertThat(counted(group)).isIn(1L, (long) LIMIT);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isNotWhatAReplayIsAnswered(GroupType type) {
            var group = of(type);
            var done = world.inviteOnce(group, "key", "ada");
            world.invite(group, World.names("early", LIMIT - 1));
            World.assertSameAnswer(world.inviteOnce(group, "key", "ada"), done);
        }
    }

    @Nested
    class Sending {
        @ParameterizedTest
        @EnumSource(GroupType.class)
        void againCountsLikeANewOne(GroupType type) {
            var group = of(type);
            var link = world.invited(group, "ada");
            world.invite(group, World.names("early", LIMIT - 2));
            world.advance(COOLDOWN);
            var again = resent(group, link);
            world.advance(COOLDOWN);

            assertThat(world.resend(group, again))
                    .isEqualTo(new ResendOutcome.MailLimitReached(UNTIL_MIDNIGHT.minus(COOLDOWN.multipliedBy(2))));
            assertThat(counted(group)).isEqualTo(LIMIT);
            assertThat(world.accept(again, "ada")).isInstanceOf(AcceptOutcome.Accepted.class);
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void againIsExactHoweverManyDoItAtOnce(GroupType type) {
            var group = of(type);
            var links = Stream.of(World.names("early", LIMIT - 3))
                    .map(name -> world.invited(group, name))
                    .toList();
            world.advance(COOLDOWN);

            var outcomes = Crowd.of(links.size(), i -> World.untilAnswered(() -> world.resend(group, links.get(i))));

            assertThat(outcomes)
                    .filteredOn(ResendOutcome.Resent.class::isInstance)
                    .hasSize(3);
            assertThat(outcomes)
                    .filteredOn(ResendOutcome.MailLimitReached.class::isInstance)
                    .hasSize(links.size() - 3);
        }

        @Test
        void ofOneThatReplacesALapsedOneCountsThoughItInheritsTheLicence() {
            var organisation = world.organisation(LIMIT);
            world.invite(organisation, World.names("early", LIMIT));
            world.advance(Duration.ofDays(7));

            assertInvited(world.invite(organisation, World.names("early", LIMIT - 1)), LIMIT - 1);
            assertThat(counted(organisation)).isEqualTo(LIMIT - 1);
            assertThat(world.account(organisation).version()).isEqualTo(2);
            assertThat(world.invite(organisation, "early-10", "early-1", "early-2"))
                    .isInstanceOf(InviteOutcome.Done.class);
            assertThat(counted(organisation)).isEqualTo(LIMIT);
            world.assertConsistent(organisation);
        }

        @Test
        void againInAnOrganisationArchivedMeanwhileIsRefused() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            world.advance(COOLDOWN);
            world.archive(organisation);
            assertThat(world.resend(organisation, link)).isEqualTo(new ResendOutcome.Archived());
        }

        @Test
        void againIsNothingToTheLedger() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            world.grant(organisation.id(), 1, "key");
            world.advance(COOLDOWN);
            STAGE.project();
            world.resend(organisation, link);

            var metered = STAGE.meter().measure(STAGE::project);

            assertThat(metered.touches("LEDGER#")).isFalse();
            world.assertConsistent(organisation);
        }

        private InvitationLink resent(Group group, InvitationLink link) {
            return ((ResendOutcome.Resent) world.resend(group, link))
                    .invitation()
                    .link();
        }
    }

    @Nested
    class LostAnswers {
        @ParameterizedTest
        @MethodSource("io.orghub.testing.contract.MailLimitContractTest#faultsInEachTypeOfGroup")
        void countOnce(GroupType type, Fault fault) {
            var group = of(type);
            STAGE.faults().next(fault);
            var link = world.invited(group, "ada");
            assertThat(counted(group)).isEqualTo(1);

            world.advance(COOLDOWN);
            STAGE.faults().next(fault);
            assertThat(world.resend(group, link)).isInstanceOf(ResendOutcome.Resent.class);
            assertThat(counted(group)).isEqualTo(2);
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void forGoodCountOnceWhenItIsAskedForAgain(GroupType type) {
            var group = of(type);
            STAGE.faults().always(Fault.ANSWER_LOST);
            assertThatThrownBy(() -> world.invite(group, "ada")).isInstanceOf(Busy.class);
            STAGE.faults().clear();

            assertThat(world.invite(group, "ada")).isInstanceOfSatisfying(InviteOutcome.Done.class, done -> assertThat(
                            done.invitees().getFirst().verdict())
                    .isEqualTo(Verdict.ALREADY_INVITED));
            assertThat(counted(group)).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofTheLastMailOfADayAreNoRefusal(GroupType type) {
            var group = of(type);
            world.invite(group, World.names("early", LIMIT - 1));
            STAGE.faults().next(Fault.ANSWER_LOST);
            assertInvited(world.invite(group, "ada"), 1);
            assertThat(counted(group)).isEqualTo(LIMIT);
        }
    }

    @Nested
    class Importing {
        @ParameterizedTest
        @EnumSource(GroupType.class)
        void takesAMailForEachAddress(GroupType type) {
            var group = of(type);

            var done = imported(group, ImportMode.PARTIAL, false, "ada", "a@example.org", "b@example.org");

            assertThat(done.counts()).isEqualTo(Map.of(RowVerdict.ADDED, 1, RowVerdict.INVITED, 2));
            assertThat(counted(group)).isEqualTo(2);
            assertThat(world.invite(group, World.names("i", LIMIT - 1))).isEqualTo(REACHED);
            assertInvited(world.invite(group, World.names("i", LIMIT - 2)), LIMIT - 2);
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void isRefusedAsAWholeInEveryModeWhereTheDaysMailsDoNotSuffice(GroupType type) {
            var group = of(type);
            world.invite(group, World.names("early", LIMIT - 1));
            var before = withoutImports(group);

            for (var mode : ImportMode.values()) {
                for (boolean dryRun : List.of(true, false)) {
                    var refused = imported(group, mode, dryRun, "ada", "a@example.org", "b@example.org");

                    assertThat(refused.status()).isEqualTo(ImportStatus.REFUSED);
                    assertThat(refused.reason()).contains(ImportReason.MAIL_LIMIT_REACHED);
                    assertThat(refused.counts()).isEmpty();
                }
            }
            assertThat(withoutImports(group)).isEqualTo(before);
            assertThat(imported(group, ImportMode.PARTIAL, true, "ada", "a@example.org")
                            .status())
                    .isEqualTo(ImportStatus.DONE);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofMoreThanADaysMailsIsRefused(GroupType type) {
            var addresses = Stream.of(World.names("i", LIMIT + 1))
                    .map(name -> name + "@example.org")
                    .toArray(String[]::new);
            for (boolean dryRun : List.of(true, false)) {
                assertThat(imported(of(type), ImportMode.PARTIAL, dryRun, addresses)
                                .reason())
                        .contains(ImportReason.MAIL_LIMIT_REACHED);
            }
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofUsersAloneIsNotRefusedWhereTheLimitHasBeenLowered(GroupType type) {
            var group = full(type);
            try (var stricter = Stage.on(TABLE, Map.of("mails.per.group.and.day", LIMIT - 1))) {
                assertThat(imported(stricter, group, ImportMode.PARTIAL, true, "ada")
                                .status())
                        .isEqualTo(ImportStatus.DONE);
                assertThat(imported(stricter, group, ImportMode.PARTIAL, false, "ada")
                                .status())
                        .isEqualTo(ImportStatus.DONE);
            }
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofUsersAloneNeedsNoMails(GroupType type) {
            var group = full(type);
            assertThat(imported(group, ImportMode.ALL_OR_NOTHING, false, World.names("u", LIMIT + 1))
                            .status())
                    .isEqualTo(ImportStatus.DONE);
            assertConsistent(group);
        }

        @Test
        void isRefusedForLackOfLicencesFirst() {
            var organisation = world.organisation(LIMIT);
            world.invite(organisation, World.names("early", LIMIT));
            assertThat(imported(organisation, ImportMode.ALL_OR_NOTHING, false, "a@example.org")
                            .reason())
                    .contains(ImportReason.LICENCES_EXHAUSTED);
            assertThat(imported(organisation, ImportMode.PARTIAL, false, "a@example.org")
                            .counts())
                    .isEqualTo(Map.of(RowVerdict.NO_LICENCE, 1));
        }

        @ParameterizedTest
        @MethodSource("io.orghub.testing.contract.MailLimitContractTest#faultsInEachTypeOfGroup")
        void countsOnceWhateverBecomesOfTheAnswer(GroupType type, Fault fault) {
            var group = of(type);
            STAGE.faults().on("TransactWriteItems").inject(fault);
            imported(group, ImportMode.PARTIAL, false, "a@example.org", "b@example.org");
            assertThat(counted(group)).isEqualTo(2);
            assertConsistent(group);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofOneThatTakesTheLastMailsMeanwhileIsHeededByTheOther(GroupType type) {
            var group = of(type);
            STAGE.faults()
                    .on("TransactWriteItems")
                    .meanwhile(() -> world.invite(group, World.names("early", LIMIT - 1)));
            assertThat(imported(group, ImportMode.PARTIAL, false, "a@example.org", "b@example.org")
                            .reason())
                    .contains(ImportReason.MAIL_LIMIT_REACHED);
            assertThat(counted(group)).isEqualTo(LIMIT - 1);
            assertConsistent(group);
        }

        private MemberImport imported(Group group, ImportMode mode, boolean dryRun, String... rows) {
            return imported(STAGE, group, mode, dryRun, rows);
        }

        private MemberImport imported(Stage stage, Group group, ImportMode mode, boolean dryRun, String... rows) {
            var file = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
            var wanted = new NewImport(
                    stage.bean(IdSource.class).next(),
                    file,
                    stage.bean(ImportReader.class).rows(file).size(),
                    mode,
                    dryRun);
            var imports = stage.bean(Imports.class);
            var key = World.first(imports.start(world.by("importer"), group, wanted, Optional.empty()))
                    .key();
            for (int slice = 0; slice < 5; slice++) {
                imports.advance(new ImportJob(key, version(group, key)));
            }
            return imports.find(key, new PageRequest(1, Optional.empty()))
                    .orElseThrow()
                    .job();
        }

        private long version(Group group, ImportKey key) {
            return Items.number(
                    world.items(group).one("IMPORT#" + key.importId()).orElseThrow(), "version");
        }

        private List<?> withoutImports(Group group) {
            return stored(group).stream()
                    .filter(item -> !item.get("sk").s().startsWith("IMPORT#"))
                    .toList();
        }
    }
}
