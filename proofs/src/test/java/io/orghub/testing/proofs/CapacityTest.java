package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Group;
import io.orghub.domain.GroupType;
import io.orghub.domain.Hub;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.Members;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Profile;
import io.orghub.domain.Profiles;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TeamFilter;
import io.orghub.domain.UserId;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.meter.CapacityMeter;
import io.orghub.testing.meter.ItemSize;
import io.orghub.testing.meter.Metered;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.HubAtWork;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Till;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What operations may cost, index writes and idempotency records apart. */
class CapacityTest {
    private static final int PLATFORMS = 8;

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    static final Stage STAGE = Stage.on(TABLE);

    private final World world = World.on(TABLE, STAGE);

    @AfterAll
    static void close() {
        STAGE.close();
    }

    @Nested
    class Writes {
        @Test
        void ofAGrantAreTheAccountAndItsRecord() {
            var organisation = world.organisation(0);

            var metered = measured(() -> world.grant(organisation.id(), 100, "key"));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.requests()).containsExactly("TransactWriteItems");
        }

        @Test
        void ofATotalAreTheAccount() {
            var organisation = world.organisation(0);

            var metered = measured(() -> world.set(organisation, 100));

            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.requests()).containsExactly("UpdateItem", "GetItem");
        }

        @Test
        void ofAChangeOfAMemberAreTheMember() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");

            var metered = measured(() -> world.change(organisation, "ada", Role.ADMIN));

            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void ofAGroupAreTheGroupAndWhatGoesWithIt() {
            var organisation = world.organisation(3);
            world.add(organisation, "ada");
            var unused = world.organisation(3);
            var plain = world.group();

            assertThat(measured(() -> world.rename(organisation, "owls-" + world.tenant()))
                            .writeUnits())
                    .isEqualTo(6);
            assertThat(measured(() -> world.changePolicy(unused, LicencePolicy.ENROLMENT))
                            .writeUnits())
                    .isEqualTo(4);
            assertThat(measured(() -> world.transfer(organisation, World.OWNER, "ada"))
                            .writeUnits())
                    .isEqualTo(6);
            assertThat(measured(() -> world.archive(organisation)).writeUnits()).isEqualTo(6);
            assertThat(measured(() -> world.archive(plain)).writeUnits()).isEqualTo(4);
        }

        @Test
        void ofATransferThatEndsEnrolmentsAreTheAccountToo() {
            world.courses("algebra");
            var organisation = world.organisation(3, LicencePolicy.ENROLMENT);
            world.add(organisation, "ada");
            world.assign(organisation, "ada", "algebra");

            assertThat(measured(() -> world.transfer(organisation, World.OWNER, "ada"))
                            .writeUnits())
                    .isEqualTo(8);
        }

        @Test
        void ofAnInvitationAreTheAccountAndTheInvitation() {
            var organisation = world.organisation(5);

            assertThat(measured(() -> world.invite(organisation, "ada")).writeUnits())
                    .isEqualTo(4);
            var another = measured(() -> world.invite(organisation, "bob"));
            assertThat(another.writeUnits()).isEqualTo(4);
            assertThat(another.requests()).containsExactly("BatchGetItem", "TransactWriteItems");
        }

        @Test
        void ofAPlainGroupsInvitationAreTheDaysMailsAndTheInvitation() {
            var group = world.group();

            var metered = measured(() -> world.invite(group, "ada"));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void of98InvitationsAreOneWriteMore() {
            var organisation = world.organisation(98);
            var group = world.group();
            var names = World.names("i", 98);

            assertThat(measured(() -> world.invite(organisation, names)).writeUnits())
                    .isEqualTo(198);
            assertThat(measured(() -> world.invite(group, names)).writeUnits()).isEqualTo(198);
        }

        @Test
        void ofARenewedInvitationAreItAndTheMailsThatTheAccountCounts() {
            var organisation = world.organisation(1);
            world.invite(organisation, "ada");
            world.advance(Duration.ofDays(7));

            var metered = measured(() -> world.invite(organisation, "ada"));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(world.account(organisation).version()).isEqualTo(2);
        }

        @Test
        void ofAResendAreTheInvitationAndTheMailsThatTheAccountCounts() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");
            world.advance(Duration.ofMinutes(5));

            var metered = measured(() -> world.resend(organisation, link));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.requests()).containsExactly("BatchGetItem", "TransactWriteItems");
            assertThat(world.account(organisation).version()).isEqualTo(2);
        }

        @Test
        void ofAnAcceptAreTheInvitationAndTheMember() {
            var organisation = world.organisation(1);
            var link = world.invited(organisation, "ada");

            var metered = measured(() -> world.accept(link, "ada"));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void ofAMemberAreTheAccountAndTheMember() {
            var organisation = world.organisation(1);

            assertThat(measured(() -> world.add(organisation, "ada")).writeUnits())
                    .isEqualTo(4);
        }

        @Test
        void ofAKeyAreOneRecordMore() {
            var organisation = world.organisation(1);

            assertThat(measured(() -> world.addOnce(organisation, "key", "ada")).writeUnits())
                    .isEqualTo(6);
        }

        @Test
        void ofAPlainGroupsMemberAreOnePut() {
            var group = world.group();

            var metered = measured(() -> world.add(group, "ada"));

            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.requests()).containsExactly("BatchGetItem", "PutItem");
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void ofABookingAreItItsEntryAndTheChecksOfGroupAndMember() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            var till = Till.of(world);
            var given = Till.booking("b1", "ada", "GBP", 4500, "2026-11-20T12:00:00Z", Optional.of(organisation));
            var found = Till.booking("b2", "ada", "GBP", 4500, "2026-11-20T12:00:00Z", Optional.empty());
            var nobodys = Till.booking("b3", "bob", "GBP", 4500, "2026-11-20T12:00:00Z", Optional.empty());

            // The first in its currency, which is noted with it.
            assertUnits(measured(() -> till.record(given)), 10, 4);
            assertUnits(measured(() -> till.record(found)), 8, 4.5);
            assertUnits(measured(() -> till.record(nobodys)), 1, 1.5);
            assertUnits(measured(() -> till.record(given)), 0, 1);
        }

        @Test
        void ofARefundAreItsBookingItAndItsEntry() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");
            var till = Till.of(world);
            till.paid("b1", "ada", 4500, "2026-11-20T12:00:00Z");
            till.paid("b2", "bob", 4500, "2026-11-20T12:00:00Z");
            var shared = Till.refund("b1", "r", "GBP", 1500, "2026-11-20T12:00:00Z");
            var unshared = Till.refund("b2", "r", "GBP", 1500, "2026-11-20T12:00:00Z");

            assertUnits(measured(() -> till.refund(shared)), 6, 3);
            assertUnits(measured(() -> till.refund(unshared)), 4, 2);
            assertUnits(measured(() -> till.refund(shared)), 0, 2);
        }

        private static void assertUnits(Metered metered, double writes, double reads) {
            assertThat(metered.writeUnits()).isEqualTo(writes);
            assertThat(metered.indexWriteUnits()).isZero();
            assertThat(metered.readUnits()).isEqualTo(reads);
        }

        @Test
        void of98MembersAreOneWriteOfTheAccountMoreThanInAPlainGroup() {
            var organisation = world.organisation(98);
            var group = world.group();
            var users = World.names("u", 98);

            assertThat(measured(() -> world.add(organisation, users)).writeUnits())
                    .isEqualTo(198);
            assertThat(measured(() -> world.add(group, users)).writeUnits()).isEqualTo(196);
        }

        @Test
        void ofARemovalAreTheAccountAndTheTombstone() {
            var organisation = world.organisation(1);
            world.add(organisation, "ada");

            assertThat(measured(() -> world.remove(organisation, "ada")).writeUnits())
                    .isEqualTo(4);
        }

        @Test
        void ofAPlainGroupsRemovalAreTheTombstone() {
            var group = world.group();
            world.add(group, "ada");

            var metered = measured(() -> world.remove(group, "ada"));

            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void ofAnEnrolmentAreItTheMemberAndTheAccount() {
            var organisation = world.organisation(2, LicencePolicy.ENROLMENT);
            world.add(organisation, "ada");
            world.courses("algebra");

            assertThat(measured(() -> world.assign(organisation, "ada", "algebra"))
                            .writeUnits())
                    .isEqualTo(6);
            assertThat(measured(() -> world.unassign(organisation, "ada", "algebra"))
                            .writeUnits())
                    .isEqualTo(6);
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofAnEnrolmentWhereItTakesNoLicenceAreItAndACheckOfTheMember(GroupType type) {
            var group = type == GroupType.GROUP ? world.group() : world.organisation(2);
            world.add(group, "ada");
            world.courses("algebra");

            var metered = measured(() -> world.assign(group, "ada", "algebra"));

            assertThat(metered.writeUnits()).isEqualTo(4);
            assertThat(metered.requests()).containsExactly("BatchGetItem", "TransactWriteItems");
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @ParameterizedTest
        @EnumSource(GroupType.class)
        void ofTheEndOfAnEnrolmentThatTookNoLicenceAreTheTombstone(GroupType type) {
            var group = type == GroupType.GROUP ? world.group() : world.organisation(2);
            world.add(group, "ada");
            world.courses("algebra");
            world.assign(group, "ada", "algebra");

            var metered = measured(() -> world.unassign(group, "ada", "algebra"));

            assertThat(metered.writeUnits()).isEqualTo(1);
            assertThat(metered.requests()).containsExactly("BatchGetItem", "PutItem");
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        @Test
        void ofASchoolsDayTouchNoLicence() {
            var group = world.group();
            var users = World.names("pupil", 14);
            var courses = World.names("course", 6);
            world.courses(courses);

            var metered = measured(() -> {
                world.add(group, users);
                world.assign(group, List.of(users), courses);
                world.unassign(group, "pupil-1", "course-1");
                world.remove(group, "pupil-1");
            });

            assertThat(metered.writeUnits()).isEqualTo(2 * 14 + 2 * (14 * (6 + 1)) + 1 + 1);
            assertThat(metered.touches("LICENCES")).isFalse();
        }

        /** By the stream: as many rows as the tutor has organisations, and the numbers once a batch and organisation. */
        @ParameterizedTest
        @CsvSource({"1, 1, 10", "1, 40, 166", "3, 40, 498"})
        void ofLinksAreARowForEachOrganisationOfTheTutor(int organisations, int links, int expected) {
            var stream = new HubAtWork(TABLE, STAGE);
            for (int i = 0; i < organisations; i++) {
                world.add(world.organisation(1), "ada");
            }
            stream.settle();
            for (var student : World.names("s", links)) {
                world.link("ada", student);
            }
            var records = stream.listen();

            assertThat(measured(() -> stream.projectBatch(records)).writeUnits())
                    .isEqualTo(expected);
            assertThat(measured(() -> stream.projectBatch(records)).writeUnits())
                    .isZero();
        }

        @Test
        void ofARefusalAreBilledButNotMoreThanOfASuccess() {
            var organisation = world.organisation(0);

            assertThat(measured(() -> world.add(organisation, "ada")).writeUnits())
                    .isLessThanOrEqualTo(4);
        }
    }

    @Nested
    class Reads {
        @Test
        void ofStatsAreOneSmallQuery() {
            var organisation = world.organisation(100);
            world.add(organisation, World.names("u", 50));
            STAGE.project();

            var metered = measured(() -> STAGE.bean(Stats.class).find(world.tenant(), organisation.id()));

            assertThat(metered.requests()).containsExactly("Query");
            assertThat(metered.readUnits()).isEqualTo(0.5);
            assertThat(metered.writeUnits()).isZero();
        }

        @Test
        void ofStatsWithAYearInThreeCurrenciesAreOneQueryOfHalfAUnit() {
            var till = Till.of(world);
            var organisation = till.settings(world.organisation(9), "America/Argentina/ComodRivadavia", 9999);
            world.add(organisation, "ada");
            for (var currency : List.of("GBP", "EUR", "JPY")) {
                for (int month = 1; month <= 13; month++) {
                    var at = "20%s-15T12:00:00Z"
                            .formatted(
                                    month == 1
                                            ? "25-11"
                                            : "%02d-%02d".formatted(month == 2 ? 25 : 26, month == 2 ? 12 : month - 2));
                    till.paid(Till.booking(currency + month, "ada", currency, 999_999_999_999L, at, Optional.empty()));
                }
            }
            STAGE.project();

            var metered = measured(() -> assertThat(STAGE.bean(Stats.class)
                            .find(world.tenant(), organisation.id())
                            .orElseThrow()
                            .revenue())
                    .hasSize(36));

            assertThat(metered.requests()).containsExactly("Query");
            assertThat(metered.readUnits()).isEqualTo(0.5);
            assertThat(ItemSize.bytes(world.items(organisation).one("STATS").orElseThrow())
                            + ItemSize.bytes(world.items(organisation)
                                    .one("STATS#REVENUE")
                                    .orElseThrow()))
                    .as("room for longer names and for more figures")
                    .isLessThan(3_600);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 50})
        void ofATeamPageAreOneQueryHoweverLargeTheTeam(int size) {
            var organisation = team(size);

            var metered = measured(() -> {
                var page = STAGE.bean(Members.class)
                        .team(
                                world.tenant(),
                                organisation.id(),
                                new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty()),
                                new PageRequest(25, Optional.empty()));
                assertThat(page.items()).hasSize(Math.min(25, size + 1));
            });

            assertThat(metered.requests()).containsExactly("Query");
            assertThat(metered.readUnits()).isLessThanOrEqualTo(2);
        }

        /** Each client has two tutors; the rows are copies of some that the stream has made. */
        @ParameterizedTest
        @CsvSource({"1, 40", "1, 2000", "50, 200", "500, 20"})
        void ofAPageOfTeamClientsOrListingsAreOneQueryHoweverManyThereAre(int tutors, int studentsEach) {
            var organisation = hub();
            copies(organisation, "TEAM#tutor-0000", tutors);
            copies(organisation, "CLIENT#student-0000", Math.max(studentsEach, tutors * studentsEach / 2));
            copies(organisation, "LISTING#listing-0000", Math.max(30, tutors));
            var everybody = new TeamFilter(Optional.empty(), Optional.empty(), Optional.empty());
            var page = new PageRequest(25, Optional.empty());
            var hub = STAGE.bean(Hub.class);

            var team =
                    measured(() -> STAGE.bean(Members.class).team(world.tenant(), organisation.id(), everybody, page));
            var clients =
                    measured(() -> assertThat(hub.clients(world.tenant(), organisation.id(), Optional.empty(), page)
                                    .items())
                            .hasSize(25));
            var named =
                    measured(() -> assertThat(hub.clients(world.tenant(), organisation.id(), Optional.of("ÉLO"), page)
                                    .items())
                            .hasSize(25));
            var listings = measured(() -> assertThat(hub.listings(world.tenant(), organisation.id(), page)
                            .items())
                    .hasSize(25));

            assertThat(List.of(team, clients, named, listings))
                    .allSatisfy(metered -> assertThat(metered.requests()).containsExactly("Query"));
            assertThat(team.readUnits()).isLessThanOrEqualTo(2);
            assertThat(clients.readUnits()).isEqualTo(2);
            assertThat(named.readUnits()).isEqualTo(2);
            assertThat(listings.readUnits()).isEqualTo(2);
        }

        /** With one tutor of two, one client and one listing, each of everything that a row can show. */
        private Group hub() {
            var organisation = world.organisation(2);
            var stream = new HubAtWork(TABLE, STAGE);
            for (var tutor : List.of("tutor-0000", "tutor-other")) {
                STAGE.bean(Profiles.class).put(world.by("platform"), profile(tutor, 0));
                world.link(tutor, "student-0000");
            }
            STAGE.bean(Profiles.class)
                    .put(
                            world.by("platform"),
                            new Profile(
                                    new UserId("student-0000"),
                                    "Élodie Wiśniewska-Brown the 0000",
                                    Optional.empty(),
                                    Optional.of("https://images.example.org/avatars/0000.webp"),
                                    Optional.empty(),
                                    false));
            world.listing("listing-0000", "tutor-0000", "Mathematics up to A level, lesson 0000");
            var address = "a.wisniewska.0000";
            world.accept(world.invited(organisation, address), "tutor-0000", Optional.of(World.email(address)));
            world.add(organisation, "tutor-other");
            stream.settle();
            return organisation;
        }

        private void copies(Group organisation, String sk, int count) {
            var row = world.items(organisation).one(sk).orElseThrow();
            var requests = IntStream.rangeClosed(1, count)
                    .mapToObj("%04d"::formatted)
                    .map(number -> WriteRequest.builder()
                            .putRequest(put -> put.item(numbered(row, number)))
                            .build())
                    .toList();
            Crowd.of(PLATFORMS, platform -> {
                for (int from = platform * 25; from < count; from += PLATFORMS * 25) {
                    var batch = requests.subList(from, Math.min(count, from + 25));
                    TABLE.client().batchWriteItem(call -> call.requestItems(Map.of(TABLE.name(), batch)));
                }
                return platform;
            });
        }

        private static Map<String, AttributeValue> numbered(Map<String, AttributeValue> row, String number) {
            var copy = new HashMap<>(row);
            copy.replaceAll((name, value) ->
                    value.s() == null ? value : AttributeValue.fromS(value.s().replace("0000", number)));
            return copy;
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 30, 300})
        void ofALedgerPageAreOneQueryHoweverLongTheLedger(int changes) {
            var organisation = world.organisation(0);
            for (int i = 1; i <= changes; i++) {
                world.set(organisation, i);
            }
            STAGE.project();

            var metered = measured(() -> {
                var page = STAGE.bean(LicenceAccounts.class)
                        .ledger(world.tenant(), organisation.id(), new PageRequest(25, Optional.empty()));
                assertThat(page.items()).hasSize(Math.min(25, changes + 1));
            });

            assertThat(metered.requests()).containsExactly("Query");
            assertThat(metered.readUnits()).isLessThanOrEqualTo(2);
        }

        /** Tutors with everything that a row can show, in plausible length. */
        private Group team(int size) {
            var organisation = world.organisation(size);
            var users = World.names("tutor", size);
            Crowd.of(PLATFORMS, platform -> {
                for (int i = platform; i < size; i += PLATFORMS) {
                    STAGE.bean(Profiles.class).put(world.by("platform"), profile(users[i], i));
                }
                return platform;
            });
            for (int from = 0; from < size; from += 98) {
                world.add(organisation, Arrays.copyOfRange(users, from, Math.min(size, from + 98)));
            }
            STAGE.project();
            return organisation;
        }

        private static Profile profile(String user, int i) {
            return new Profile(
                    new UserId(user),
                    "Aleksandra Wiśniewska-Brown the %dth".formatted(i),
                    Optional.of("Mathematics and physics up to A level, twelve years in schools"),
                    Optional.of("https://images.example.org/avatars/2026/%032d.webp".formatted(i)),
                    Optional.empty(),
                    true);
        }
    }

    private static Metered measured(CapacityMeter.Work work) {
        return STAGE.meter().measure(work);
    }
}
