package io.orghub.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Earning;
import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Money;
import io.orghub.domain.RecordBookingOutcome;
import io.orghub.domain.RefundOutcome;
import io.orghub.domain.Role;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Till;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock stands at 2026-11-21T09:00:00Z. */
class BookingsContractTest {
    private static final String NOON = "2026-11-20T12:00:00Z";
    private static final String COMMIT = "TransactWriteItems";

    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final Stage stage = Stage.on(TABLE);
    private final World world = World.on(TABLE, stage);
    private final Till till = Till.of(world);

    @AfterEach
    void close() {
        stage.close();
    }

    private List<Group> organisations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    world.advance(Duration.ofMinutes(1));
                    return till.organisation("UTC", 1000, "ada");
                })
                .toList();
    }

    private Optional<Group> earner(Optional<Earning> earning, List<Group> among) {
        return earning.flatMap(share -> among.stream()
                .filter(group -> group.id().equals(share.organisation()))
                .findFirst());
    }

    @Nested
    class TheMonth {
        @ParameterizedTest
        @CsvSource({
            // New Year's Eve, to the millisecond.
            "Europe/London,      2025-12-31T23:59:59.999Z, 2025-12-31",
            "Europe/London,      2026-01-01T00:00:00Z,     2026-01-01",
            "America/New_York,   2026-01-01T04:59:59.999Z, 2025-12-31",
            "America/New_York,   2026-01-01T05:00:00Z,     2026-01-01",
            "Pacific/Kiritimati, 2025-12-31T09:59:59.999Z, 2025-12-31",
            "Pacific/Kiritimati, 2025-12-31T10:00:00Z,     2026-01-01",
            // Summer time: London's March ends an hour early by UTC.
            "Europe/London,      2026-03-31T22:59:59.999Z, 2026-03-31",
            "Europe/London,      2026-03-31T23:00:00Z,     2026-04-01",
            // The nights of 23 and of 25 hours.
            "Europe/London,      2026-03-28T23:59:59.999Z, 2026-03-28",
            "Europe/London,      2026-03-29T00:00:00Z,     2026-03-29",
            "Europe/London,      2026-03-29T22:59:59.999Z, 2026-03-29",
            "Europe/London,      2026-03-29T23:00:00Z,     2026-03-30",
            "Europe/London,      2026-10-24T23:00:00Z,     2026-10-25",
            "Europe/London,      2026-10-25T23:59:59.999Z, 2026-10-25",
            "Europe/London,      2026-10-26T00:00:00Z,     2026-10-26",
            // Beirut's clocks go from midnight to one o'clock.
            "Asia/Beirut,        2026-03-28T21:59:59.999Z, 2026-03-28",
            "Asia/Beirut,        2026-03-28T22:00:00Z,     2026-03-29",
            // The leap day, and a year without one.
            "Asia/Tokyo,         2024-02-28T15:00:00Z,     2024-02-29",
            "Asia/Tokyo,         2024-02-29T14:59:59.999Z, 2024-02-29",
            "Asia/Tokyo,         2024-02-29T15:00:00Z,     2024-03-01",
            "Asia/Tokyo,         2026-02-28T15:00:00Z,     2026-03-01"
        })
        void isThatOfTheOrganisationsClocks(String timeZone, String paidAt, String date) {
            till.organisation(timeZone, 1000, "ada");

            assertThat(till.paid("b", "ada", 1000, paidAt))
                    .hasValueSatisfying(earning -> assertThat(earning.date()).hasToString(date));
            assertThat(till.refunded("b", "r", 1000, paidAt).date()).hasToString(date);
        }

        @Test
        void ofARefundIsItsOwn() {
            var organisation = till.organisation("Europe/London", 1000, "ada");
            till.paid("b", "ada", 12_000, "2026-10-10T10:00:00Z");
            till.refunded("b", "r", 4_000, "2026-11-05T10:00:00Z");

            // 10 % of £120.00 are £12.00, of the £80.00 left £8.00: November is £4.00 below nothing.
            assertThat(till.shown(organisation)).containsExactly("2026-10 GBP 12000 0 1200", "2026-11 GBP 0 4000 -400");
        }

        @Test
        void isFixedForABookingAndNewForARefundWhenTheTimeZoneChanges() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 3_000, "2026-10-31T23:30:00Z");
            till.settings(organisation, "Asia/Tokyo", 1000);
            till.refunded("b", "r", 1_000, "2026-10-31T23:30:00Z");

            // In Tokyo it was half past eight on 1 November.
            assertThat(till.shown(organisation)).containsExactly("2026-10 GBP 3000 0 300", "2026-11 GBP 0 1000 -100");
            assertThat(till.paid("b", "ada", 3_000, "2026-10-31T23:30:00Z"))
                    .hasValueSatisfying(earning -> assertThat(earning.month()).hasToString("2026-10"));
        }

        @Test
        void thatHasNotBegunIsShownWhenItHas() {
            var organisation = till.organisation("UTC", 1000, "ada");
            world.advance(Duration.ofDays(9).plusHours(12));
            till.paid("b", "ada", 1_000, "2026-12-01T20:00:00Z");
            assertThat(till.shown(organisation)).isEmpty();

            world.advance(Duration.ofHours(3));

            assertThat(till.shown(organisation)).containsExactly("2026-12 GBP 1000 0 100");
        }

        @Test
        void isInTheTrendForTwelveMonthsAndDroppedAfterThirteen() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b1", "ada", 1_000, "2025-10-31T23:59:59.999Z");
            till.paid("b2", "ada", 2_000, "2025-11-01T00:00:00Z");
            till.paid("b3", "ada", 3_000, "2025-12-01T00:00:00Z");
            till.paid("b4", "ada", 4_000, "2026-11-01T00:00:00Z");

            assertThat(till.shown(organisation)).containsExactly("2025-12 GBP 3000 0 300", "2026-11 GBP 4000 0 400");
            assertThat(world.items(organisation).one("STATS#REVENUE").orElseThrow())
                    .extracting(Object::toString)
                    .satisfies(months -> assertThat(months).contains("2025-11").doesNotContain("2025-10"));
        }

        @Test
        void isTheLastOneStillInTheWestOfUtc() {
            var organisation = till.organisation("Pacific/Honolulu", 1000, "ada");
            till.paid("b1", "ada", 1_000, "2025-12-15T12:00:00Z");
            till.paid("b2", "ada", 2_000, "2026-01-15T12:00:00Z");
            // 1 December by UTC, 30 November in Honolulu: the trend begins in December 2025.
            world.advance(Duration.ofDays(9).plusHours(16));
            till.paid("b3", "ada", 3_000, "2026-12-01T01:00:00Z");

            assertThat(till.shown(organisation))
                    .containsExactly("2025-12 GBP 1000 0 100", "2026-01 GBP 2000 0 200", "2026-11 GBP 3000 0 300");
        }
    }

    @Nested
    class TheCommission {
        @Test
        void isNothingAfterThreePartialRefundsOfAll() {
            var organisation = till.organisation("UTC", 1250, "ada");
            // 12.5 % of 100 are 12.5, up to 13; of the 67, 34 and 0 left: 8.375, 4.25 and 0.
            assertThat(till.paid("b", "ada", 100, NOON).orElseThrow().commission())
                    .isEqualTo(new Money("GBP", 13));
            assertThat(till.refunded("b", "r1", 33, NOON).commission().minor()).isEqualTo(-5);
            assertThat(till.refunded("b", "r2", 33, NOON).commission().minor()).isEqualTo(-4);
            assertThat(till.refunded("b", "r3", 34, NOON).commission().minor()).isEqualTo(-4);

            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 100 100 0");
        }

        @Test
        void isRoundedAsAWholeSoThatHalvesComeToNothing() {
            var organisation = till.organisation("UTC", 1000, "ada");
            // 2.5, 1.5, 0.5 and 0 are 3, 2, 1 and 0. Refunds rounded one by one would leave 3 - 1 - 1 - 1 or 3 - 1 - 1
            // - 0.
            till.paid("b", "ada", 25, NOON);
            assertThat(till.refunded("b", "r1", 10, NOON).commission().minor()).isEqualTo(-1);
            assertThat(till.refunded("b", "r2", 10, NOON).commission().minor()).isEqualTo(-1);
            assertThat(till.refunded("b", "r3", 5, NOON).commission().minor()).isEqualTo(-1);

            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 25 25 0");
        }

        @Test
        void mayBeLeftAsItWasByASmallRefund() {
            till.organisation("UTC", 1000, "ada");
            // 10.0 and 9.6 are both 10, 9.4 is 9.
            till.paid("b", "ada", 100, NOON);
            assertThat(till.refunded("b", "r1", 4, NOON).commission().minor()).isZero();
            assertThat(till.refunded("b", "r2", 2, NOON).commission().minor()).isEqualTo(-1);
        }

        @Test
        void keepsTheRateOfTheBookingWhenThatChanges() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b1", "ada", 10_000, NOON);
            till.settings(organisation, "UTC", 2000);
            till.paid("b2", "ada", 10_000, NOON);
            till.refunded("b1", "r", 5_000, NOON);

            // 1,000 and 2,000, less 500 and not 1,000.
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 20000 5000 2500");
        }

        @Test
        void isTenPercentUnlessTheSettingsSayOtherwise() {
            var organisation = world.organisation(5);
            world.add(organisation, "ada");
            assertThat(till.paid("b", "ada", 4_500, NOON).orElseThrow().commission())
                    .isEqualTo(new Money("GBP", 450));
        }

        @Test
        void isReckonedForEachCurrencyByItself() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b1", "ada", 4_500, NOON);
            till.paid(Till.booking("b2", "ada", "EUR", 999, NOON, Optional.empty()));
            till.paid(Till.booking("b3", "ada", "JPY", 15, NOON, Optional.empty()));
            till.refund(Till.refund("b3", "r", "JPY", 1, NOON));

            // 450; 99.9 is 100; 1.5 is 2, and of the 14 left 1.4 is 1.
            assertThat(till.shown(organisation))
                    .containsExactly("2026-11 EUR 999 0 100", "2026-11 GBP 4500 0 450", "2026-11 JPY 15 1 1");
        }

        @Test
        void ofAMillionMillionIsExact() {
            var organisation = till.organisation("UTC", 3333, "ada");
            IntStream.range(0, 9).forEach(i -> till.paid("b" + i, "ada", 1_000_000_000_000L, NOON));
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 9000000000000 0 2999700000000");
        }
    }

    @Nested
    class TheOrganisation {
        @Test
        void isTheOneThatTheTutorJoinedFirst() {
            var organisations = organisations(3);
            assertThat(earner(till.paid("b", "ada", 1000, NOON), organisations)).contains(organisations.getFirst());
        }

        @Test
        void isTheOneOfTheLowerIdWhereBothWereJoinedAtOnce() {
            var organisations = List.of(till.organisation("UTC", 1000, "ada"), till.organisation("UTC", 1000, "ada"));
            var lower = organisations
                                    .get(0)
                                    .id()
                                    .value()
                                    .compareTo(organisations.get(1).id().value())
                            < 0
                    ? 0
                    : 1;
            assertThat(earner(till.paid("b", "ada", 1000, NOON), organisations)).contains(organisations.get(lower));
        }

        @Test
        void isTheOneGiven() {
            var organisations = organisations(3);
            var given = Till.booking("b", "ada", "GBP", 1000, NOON, Optional.of(organisations.get(1)));
            assertThat(earner(till.paid(given), organisations)).contains(organisations.get(1));
        }

        @Test
        void isNoneThatTheTutorIsNotInAlthoughItIsInOthers() {
            organisations(2);
            var other = till.organisation("UTC", 1000, "bob");
            assertThat(till.record(Till.booking("b", "ada", "GBP", 1000, NOON, Optional.of(other))))
                    .isEqualTo(new RecordBookingOutcome.NotAMember());
        }

        @Test
        void isNoneThatTheTutorLeftBeforePaying() {
            var organisations = organisations(2);
            world.remove(organisations.getFirst(), "ada");
            assertThat(earner(till.paid("b1", "ada", 1000, NOON), organisations))
                    .contains(organisations.get(1));

            world.remove(organisations.get(1), "ada");
            assertThat(till.paid("b2", "ada", 1000, NOON)).isEmpty();
            var given = Till.booking("b3", "ada", "GBP", 1000, NOON, Optional.of(organisations.getFirst()));
            assertThat(till.record(given)).isEqualTo(new RecordBookingOutcome.NotAMember());
        }

        @Test
        void isTheOneStayedInWhereTheTutorLeftTheFirstAndCameBack() {
            var organisations = organisations(2);
            world.remove(organisations.getFirst(), "ada");
            world.advance(Duration.ofMinutes(1));
            world.add(organisations.getFirst(), "ada");
            assertThat(earner(till.paid("b", "ada", 1000, NOON), organisations)).contains(organisations.get(1));
        }

        @Test
        void keepsWhatItEarnedBeforeTheTutorLeft() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            world.remove(organisation, "ada");
            till.refunded("b", "r", 500, NOON);

            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 500 50");
        }

        @Test
        void isNoGroupNorOneArchivedNorOwnedNorWhereTheTutorLearns() {
            var plain = world.group();
            world.add(plain, "ada");
            var archived = till.organisation("UTC", 1000, "ada");
            world.archive(archived);
            var owned = till.organisation("UTC", 1000, "ada");
            world.transfer(owned, World.OWNER, "ada");
            var school = till.organisation("UTC", 1000, "ada");
            world.change(
                    school, "ada", new MemberChange(Optional.empty(), Optional.of(Kind.LEARNER)), Optional.empty());

            assertThat(till.paid("b", "ada", 1000, NOON)).isEmpty();
        }

        @Test
        void mayBeServedByItsAdmins() {
            var organisation = till.organisation("UTC", 1000, "ada");
            world.change(organisation, "ada", Role.ADMIN);
            assertThat(till.paid("b", "ada", 1000, NOON)).isPresent();
        }

        @Test
        void countsRefundsAfterItWasArchived() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            world.archive(organisation);
            till.refunded("b", "r", 400, NOON);

            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 400 60");
        }
    }

    @Nested
    class Meanwhile {
        @Test
        void aTutorThatLeavesEarnsItNothing() {
            var organisation = till.organisation("UTC", 1000, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> world.remove(organisation, "ada"));

            assertThat(till.paid("b", "ada", 1000, NOON)).isEmpty();
            assertThat(till.shown(organisation)).isEmpty();
        }

        @Test
        void anotherRateAndTimeZoneAreThoseThatCount() {
            var organisation = till.organisation("UTC", 1000, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> till.settings(organisation, "Asia/Tokyo", 2000));

            // 1 November in Tokyo.
            assertThat(till.paid("b", "ada", 1000, "2026-10-31T20:00:00Z")).hasValueSatisfying(earning -> {
                assertThat(earning.date()).hasToString("2026-11-01");
                assertThat(earning.commission().minor()).isEqualTo(200);
            });
        }

        @Test
        void archivingRefusesABookingThatIsGivenTo() {
            var organisation = till.organisation("UTC", 1000, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> world.archive(organisation));
            assertThat(till.record(Till.booking("b", "ada", "GBP", 1000, NOON, Optional.of(organisation))))
                    .isEqualTo(new RecordBookingOutcome.Archived());
        }

        @Test
        void theSameBookingIsTheSame() {
            var organisation = till.organisation("UTC", 1000, "ada");
            stage.faults().on(COMMIT).meanwhile(() -> till.paid("b", "ada", 1000, NOON));

            assertThat(till.paid("b", "ada", 1000, NOON)).isPresent();
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 0 100");
        }

        @Test
        void theSameRefundIsTheSameBetweenTheTwoReads() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            stage.faults().on("GetItem").nth(2).meanwhile(() -> till.refunded("b", "r", 1000, NOON));

            assertThat(till.refunded("b", "r", 1000, NOON).commission().minor()).isEqualTo(-100);
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 1000 0");
        }

        @Test
        void anotherRefundMayLeaveTooLittle() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            stage.faults().on(COMMIT).meanwhile(() -> till.refunded("b", "r1", 600, NOON));

            assertThat(till.refund(Till.refund("b", "r2", "GBP", 600, NOON)))
                    .isEqualTo(new RefundOutcome.ExceedsPayment(new Money("GBP", 400)));
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 600 40");
        }
    }

    @Nested
    class InACrowd {
        @Test
        void oneBookingIsRecordedOnce() {
            var organisation = till.organisation("UTC", 1000, "ada");
            var outcomes = Crowd.of(12, i -> World.untilAnswered(() -> till.paid("b", "ada", 1000, NOON)));

            assertThat(outcomes).containsOnly(outcomes.getFirst());
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 0 100");
        }

        @Test
        void oneIdIsOneBookings() {
            var organisation = till.organisation("UTC", 1000, "ada");
            var outcomes = Crowd.of(
                    12,
                    i -> World.untilAnswered(
                            () -> till.record(Till.booking("b", "ada", "GBP", 1000 + i, NOON, Optional.empty()))));

            assertThat(outcomes)
                    .filteredOn(RecordBookingOutcome.Recorded.class::isInstance)
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(RecordBookingOutcome.Conflict.class::isInstance)
                    .hasSize(11);
            assertThat(till.shown(organisation)).hasSize(1);
        }

        @Test
        void neverMoreIsRefundedThanWasPaid() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            var outcomes = Crowd.of(
                    20, i -> World.untilAnswered(() -> till.refund(Till.refund("b", "r" + i, "GBP", 150, NOON))));

            // Six times 150 fit into 1,000; of the 100 left 10 % are 10.
            assertThat(outcomes)
                    .filteredOn(RefundOutcome.Refunded.class::isInstance)
                    .hasSize(6);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.equals(new RefundOutcome.ExceedsPayment(new Money("GBP", 100))))
                    .hasSize(14);
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 900 10");
        }

        @Test
        void oneRefundTakesBackOnce() {
            var organisation = till.organisation("UTC", 1000, "ada");
            till.paid("b", "ada", 1000, NOON);
            var outcomes =
                    Crowd.of(12, i -> World.untilAnswered(() -> till.refund(Till.refund("b", "r", "GBP", 1000, NOON))));

            assertThat(outcomes).containsOnly(outcomes.getFirst()).hasOnlyElementsOfType(RefundOutcome.Refunded.class);
            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 1000 0");
        }
    }

    @Nested
    class ThoughTheTableFails {
        @ParameterizedTest
        @CsvSource({"ANSWER_LOST", "SERVER_ERROR_AFTER_COMMIT", "SERVER_ERROR", "TRANSACTION_CONFLICT"})
        void eachCountsOnce(Fault fault) {
            var organisation = till.organisation("UTC", 1000, "ada");
            stage.faults().times(2, fault);
            World.untilAnswered(() -> till.paid("b", "ada", 1000, NOON));
            stage.faults().times(2, fault);
            World.untilAnswered(() -> till.refunded("b", "r", 300, NOON));
            stage.faults().times(2, fault);
            World.untilAnswered(() -> till.paid("unshared", "nobody", 1000, NOON));
            stage.faults().clear();

            assertThat(till.shown(organisation)).containsExactly("2026-11 GBP 1000 300 70");
        }
    }
}
