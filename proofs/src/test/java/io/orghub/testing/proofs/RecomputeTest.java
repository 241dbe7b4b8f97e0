package io.orghub.testing.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.domain.DriftReport;
import io.orghub.domain.Group;
import io.orghub.domain.Hub;
import io.orghub.domain.OrganisationRegistry;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Pause;
import io.orghub.domain.Recompute;
import io.orghub.domain.RecomputeJob;
import io.orghub.domain.RecomputeOrder;
import io.orghub.domain.Recomputed;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Tally;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.faults.Attempt;
import io.orghub.testing.faults.Fault;
import io.orghub.testing.stage.Crowd;
import io.orghub.testing.stage.HubAtWork;
import io.orghub.testing.stage.HubRecount;
import io.orghub.testing.stage.Soak;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Till;
import io.orghub.testing.stage.World;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whatever is planted in a view is found and repaired, while others write; what only lags is not taken for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecomputeTest {
    private static final int PLANTED_A_RUN = 40;
    private static final int RUNS = 5;
    // Where the stats are gone, the stream's records are put aside until there are some again.
    private static final List<Planted> AMONG_LIVE_WRITES = Stream.of(Planted.values())
            .filter(planted -> planted != Planted.STATS_MISSING)
            .toList();
    // Each day of each month is asked for: these are enough for what happens here.
    private static final Map<String, Object> FEW_MONTHS = Map.of("revenue.months.kept.before", 2);
    private static final AttributeValue ZERO = AttributeValue.fromN("0");

    private final TestTable table = TestTable.fresh();

    /** What happens while a recompute waits for the stream. */
    private Runnable meanwhile = () -> {};

    private final Stage stage = Stage.on(table, FEW_MONTHS, (Pause) () -> meanwhile.run());
    private final World world = World.on(table, stage);
    // Apart, for what goes wrong with a recompute does not go wrong with the stream.
    private final Stage streams = Stage.on(table, FEW_MONTHS);
    private final Till till = Till.of(world);
    private List<Map<String, AttributeValue>> told;
    private Group organisation;
    private HubAtWork hub;

    // Told once, and brought back for each.
    @BeforeAll
    void tell() {
        hub = new HubAtWork(table, streams);
        world.courses("algebra", "botany");
        world.profile("stu-1", "Stella", Optional.empty());
        Stream.of("anna", "ben", "cleo").forEach(tutor -> world.profile(tutor, "Tutor " + tutor, Optional.empty()));
        organisation = till.organisation("Europe/London", 1_000, "anna", "ben", "cleo");
        IntStream.rangeClosed(1, 6).forEach(number -> world.link("anna", "stu-" + number));
        IntStream.rangeClosed(4, 9).forEach(number -> world.link("ben", "stu-" + number));
        Stream.of("anna", "ben").forEach(tutor -> world.listing("lesson-" + tutor, tutor, "Lessons of " + tutor));
        world.assign(organisation, List.of("anna", "cleo"), "algebra", "botany");
        world.invite(organisation, "nina", "otto");
        till.paid("b-1", "anna", 5_000, daysAgo(3));
        till.paid("b-2", "ben", 7_550, daysAgo(3));
        till.paid("b-3", "anna", 1_005, daysAgo(40));
        till.refunded("b-2", "r-1", 550, daysAgo(1));
        hub.settle();
        told = table.items();
    }

    @BeforeEach
    void begin() {
        table.restore(told);
        stage.reset();
        streams.reset();
        hub = new HubAtWork(table, streams);
        meanwhile = hub::settle;
    }

    @AfterAll
    void close() {
        stage.close();
        streams.close();
        table.drop();
    }

    private String daysAgo(int days) {
        return stage.clock().instant().minus(days, ChronoUnit.DAYS).toString();
    }

    private DriftReport recompute() {
        var job =
                RecomputeJob.of(world.tenant(), organisation.id(), stage.clock().instant());
        while (true) {
            switch (stage.bean(Recompute.class).recompute(job)) {
                case Recomputed.Finished(var report) -> {
                    return report;
                }
                // As it would come by a message.
                case Recomputed.Unfinished(var rest) -> {
                    var message = new RecomputeOrder.OfOrganisation(rest).message();
                    var again = RecomputeOrder.of(
                            name -> message.getOrDefault(name, ""),
                            stage.clock().instant());
                    job = ((RecomputeOrder.OfOrganisation) again).job();
                }
            }
        }
    }

    private String pk() {
        return world.tenant() + "#GROUP#" + organisation.id();
    }

    private static String key(Map<String, AttributeValue> item) {
        return item.get("pk").s() + " | " + item.get("sk").s();
    }

    /** All that is derived, without what counts writes. */
    private Map<String, Map<String, AttributeValue>> views() {
        return table.items(world.tenant() + "#").stream()
                .filter(RecomputeTest::isDerived)
                // An empty bucket says as much as none.
                .filter(item -> !item.getOrDefault("entries", text("")).equals(ZERO))
                .collect(Collectors.toMap(
                        RecomputeTest::key,
                        item -> {
                            var said = new HashMap<>(item);
                            Stream.of("version", "updatedAtEpochMillis", "epoch", "operationId", "replacedOperationId")
                                    .forEach(said::remove);
                            said.remove("activeStudents", ZERO);
                            return said;
                        },
                        (one, same) -> one,
                        TreeMap::new));
    }

    private static boolean isDerived(Map<String, AttributeValue> item) {
        return Stream.of("TEAM#", "PENDING#", "CLIENT#", "STATS", "BUCKET#", "TEACHING#", "TOTALS", "ENROLMENT#")
                        .anyMatch(prefix -> item.get("sk").s().startsWith(prefix))
                || item.get("itemType").s().equals("listing-row");
    }

    private List<Map<String, AttributeValue>> all(String prefix) {
        return world.items(organisation).all(prefix).stream()
                .sorted(Comparator.comparing(RecomputeTest::key))
                .toList();
    }

    private void put(Map<String, AttributeValue> item, String attribute, AttributeValue value) {
        var changed = new HashMap<>(item);
        changed.put(attribute, value);
        table.put(changed);
    }

    private void add(Map<String, AttributeValue> item, String attribute, long difference) {
        long was =
                item.containsKey(attribute) ? Long.parseLong(item.get(attribute).n()) : 0;
        put(item, attribute, AttributeValue.fromN(Long.toString(was + difference)));
    }

    private void delete(Map<String, AttributeValue> item) {
        table.client().deleteItem(call -> call.tableName(table.name())
                .key(Map.of("pk", item.get("pk"), "sk", item.get("sk"))));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private Map<String, AttributeValue> one(String sk) {
        return table.item(pk(), sk).orElseThrow();
    }

    /** What can be wrong, each in a view. */
    enum Planted {
        TEAM_ROW_MISSING(RecomputedView.TEAM),
        TEAM_ROW_TOO_MANY(RecomputedView.TEAM),
        TEAM_NAME(RecomputedView.TEAM),
        TEAM_ROLE(RecomputedView.TEAM),
        TEAM_KIND(RecomputedView.TEAM),
        TEAM_ADDRESS(RecomputedView.TEAM),
        TEAM_STUDENTS(RecomputedView.NUMBERS),
        PENDING_ROW_MISSING(RecomputedView.PENDING),
        PENDING_ROW_TOO_MANY(RecomputedView.PENDING),
        ENROLMENT_UNCOUNTED(RecomputedView.ENROLMENTS),
        CLIENT_ROW_MISSING(RecomputedView.CLIENTS),
        CLIENT_ROW_TOO_MANY(RecomputedView.CLIENTS),
        CLIENT_OF_A_STRANGER(RecomputedView.CLIENTS),
        CLIENT_TUTORS(RecomputedView.CLIENTS),
        CLIENT_NAME(RecomputedView.CLIENTS),
        CLIENT_OF_NOBODY(RecomputedView.CLIENTS),
        CLIENT_BROUGHT_NO_MORE(RecomputedView.CLIENTS),
        LISTING_ROW_MISSING(RecomputedView.LISTINGS),
        LISTING_ROW_TOO_MANY(RecomputedView.LISTINGS),
        LISTING_PRICE(RecomputedView.LISTINGS),
        LISTING_OF_A_STRANGER(RecomputedView.LISTINGS),
        TEACHING_STUDENTS(RecomputedView.NUMBERS),
        TEACHING_NAME(RecomputedView.TEACHING),
        TEACHING_OF_NO_TUTOR(RecomputedView.TEACHING),
        TEACHING_MISSING(RecomputedView.TEACHING),
        NUMBER_OF_TUTORS(RecomputedView.NUMBERS),
        NUMBER_OF_LEARNERS(RecomputedView.NUMBERS),
        NUMBER_OF_ENROLMENTS(RecomputedView.NUMBERS),
        NUMBER_OF_INVITATIONS(RecomputedView.NUMBERS),
        NUMBER_OF_RESERVED(RecomputedView.NUMBERS),
        NUMBER_OF_CLIENTS(RecomputedView.NUMBERS),
        NUMBER_OF_FAN_OUTS(RecomputedView.NUMBERS),
        STATS_NAME(RecomputedView.STATS),
        STATS_GRANTED(RecomputedView.STATS),
        STATS_MISSING(RecomputedView.STATS),
        BUCKET_SUM(RecomputedView.REVENUE),
        BUCKET_MISSING(RecomputedView.REVENUE),
        BUCKET_TOO_MANY(RecomputedView.REVENUE),
        MONTH_SUM(RecomputedView.REVENUE),
        MONTHS_MISSING(RecomputedView.REVENUE);

        private final RecomputedView view;

        Planted(RecomputedView view) {
            this.view = view;
        }
    }

    private void plant(Planted planted, Random random) {
        switch (planted) {
            case TEAM_ROW_MISSING -> delete(any(all("TEAM#"), random));
            case TEAM_ROW_TOO_MANY -> copy(any(all("TEAM#"), random), "TEAM#nobody", "userId", "nobody");
            case TEAM_NAME -> put(any(all("TEAM#"), random), "displayName", text("Somebody Else"));
            case TEAM_ROLE -> put(any(all("TEAM#"), random), "role", text("admin"));
            case TEAM_KIND -> put(one("TEAM#ben"), "kind", text("learner"));
            case TEAM_ADDRESS -> put(any(all("TEAM#"), random), "email", text("somebody@example.org"));
            case TEAM_STUDENTS -> add(one("TEAM#anna"), "activeStudents", 3);
            case PENDING_ROW_MISSING -> delete(any(all("PENDING#"), random));
            case PENDING_ROW_TOO_MANY ->
                copy(any(all("PENDING#"), random), "PENDING#nobody", "invitationKey", "nobody");
            case ENROLMENT_UNCOUNTED -> put(any(all("ENROLMENT#"), random), "counted", AttributeValue.fromBool(false));
            case CLIENT_ROW_MISSING -> delete(any(all("CLIENT#"), random));
            case CLIENT_ROW_TOO_MANY -> copy(one("CLIENT#stu-7"), "CLIENT#stu-99", "studentId", "stu-99");
            case CLIENT_OF_A_STRANGER ->
                put(one("CLIENT#stu-5"), "tutors", AttributeValue.fromL(List.of(bringing("stranger"))));
            case CLIENT_TUTORS -> put(one("CLIENT#stu-5"), "tutors", AttributeValue.fromL(List.of(bringing("cleo"))));
            case CLIENT_NAME -> put(any(all("CLIENT#"), random), "displayName", text("Somebody Else"));
            case CLIENT_OF_NOBODY -> {
                copy(one("CLIENT#stu-7"), "CLIENT#stu-98", "studentId", "stu-98");
                put(one("CLIENT#stu-98"), "tutors", AttributeValue.fromL(List.of()));
            }
            case CLIENT_BROUGHT_NO_MORE -> put(one("CLIENT#stu-5"), "tutors", AttributeValue.fromL(List.of()));
            case LISTING_ROW_MISSING -> delete(any(all("LISTING#"), random));
            case LISTING_ROW_TOO_MANY -> copy(one("LISTING#lesson-ben"), "LISTING#none", "listingId", "none");
            case LISTING_PRICE -> add(any(all("LISTING#"), random), "priceMinor", 100);
            case LISTING_OF_A_STRANGER -> put(one("LISTING#lesson-ben"), "tutorId", text("stranger"));
            case TEACHING_STUDENTS -> add(teaching("anna"), "students", 2);
            case TEACHING_NAME -> put(teaching("ben"), "displayName", text("Somebody Else"));
            case TEACHING_MISSING -> delete(teaching("anna"));
            case TEACHING_OF_NO_TUTOR -> showAsTutor(owner(), teaching("cleo"));
            case NUMBER_OF_TUTORS -> add(one("STATS"), "teamSize", 5);
            case NUMBER_OF_LEARNERS -> add(one("STATS"), "learners", 1);
            case NUMBER_OF_ENROLMENTS -> add(one("STATS"), "enrolments", -1);
            case NUMBER_OF_INVITATIONS -> add(one("STATS"), "pendingInvitations", 2);
            case NUMBER_OF_RESERVED -> add(one("STATS"), "reservedLicences", -1);
            case NUMBER_OF_CLIENTS -> add(one("STATS"), "clients", 7);
            case NUMBER_OF_FAN_OUTS -> add(one("STATS"), "fanOuts", 1);
            case STATS_NAME -> put(one("STATS"), "name", text("Somebody Else"));
            case STATS_GRANTED -> add(one("STATS"), "granted", 10);
            case STATS_MISSING -> delete(one("STATS"));
            case BUCKET_SUM -> add(any(all("BUCKET#"), random), "commissionMinor", 17);
            case BUCKET_MISSING -> delete(any(all("BUCKET#"), random));
            case BUCKET_TOO_MANY -> {
                var bucket = any(all("BUCKET#"), random);
                copy(bucket, "BUCKET#" + daysAgo(9).substring(0, 10) + "#GBP", "entries", null);
            }
            case MONTH_SUM -> {
                var revenue = one("STATS#REVENUE");
                put(revenue, "currencies", revised(revenue.get("currencies")));
            }
            case MONTHS_MISSING -> put(one("STATS#REVENUE"), "currencies", AttributeValue.fromL(List.of()));
        }
    }

    private Map<String, AttributeValue> teaching(String tutor) {
        return table.item(world.tenant() + "#USER#" + tutor, "TEACHING#" + organisation.id())
                .orElseThrow();
    }

    private String owner() {
        return all("MEMBER#").stream()
                .filter(member -> member.get("role").equals(text("owner")))
                .map(member -> member.get("userId").s())
                .findFirst()
                .orElseThrow();
    }

    private void showAsTutor(String user, Map<String, AttributeValue> as) {
        var teaching = new HashMap<>(as);
        teaching.put("pk", text(world.tenant() + "#USER#" + user));
        teaching.put("tutorId", text(user));
        table.put(teaching);
    }

    private void copy(Map<String, AttributeValue> item, String sk, String attribute, String value) {
        var other = new HashMap<>(item);
        other.put("sk", text(sk));
        if (value != null) {
            other.put(attribute, text(value));
        }
        table.put(other);
    }

    private static AttributeValue bringing(String tutor) {
        return AttributeValue.fromM(Map.of(
                "userId", text(tutor), "displayName", text("Tutor"), "sinceEpochMillis", AttributeValue.fromN("1")));
    }

    // Every month a penny more.
    private static AttributeValue revised(AttributeValue currencies) {
        return AttributeValue.fromL(currencies.l().stream()
                .map(currency -> {
                    var changed = new HashMap<>(currency.m());
                    changed.put(
                            "months",
                            AttributeValue.fromL(currency.m().get("months").l().stream()
                                    .map(month -> {
                                        var more = new HashMap<>(month.m());
                                        more.put(
                                                "commission",
                                                AttributeValue.fromN(Long.toString(Long.parseLong(month.m()
                                                                .get("commission")
                                                                .n())
                                                        + 1)));
                                        return AttributeValue.fromM(more);
                                    })
                                    .toList()));
                    return AttributeValue.fromM(changed);
                })
                .toList());
    }

    private void assertSecondRunWritesNothing() {
        var before = table.items();
        var report = recompute();
        assertThat(report.drift()).as("drift of %s", report).isZero();
        assertThat(report.unsettled()).isZero();
        assertThat(table.items()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void findsNothingWhereAllIsRightAndWritesNothing() {
        var report = recompute();
        assertThat(report.views())
                .containsKeys(
                        RecomputedView.STATS,
                        RecomputedView.TEAM,
                        RecomputedView.PENDING,
                        RecomputedView.ENROLMENTS,
                        RecomputedView.TEACHING,
                        RecomputedView.CLIENTS,
                        RecomputedView.LISTINGS,
                        RecomputedView.REVENUE,
                        RecomputedView.NUMBERS);
        assertThat(report.views().get(RecomputedView.TEAM).checked()).isEqualTo(4);
        assertThat(report.views().get(RecomputedView.CLIENTS).checked()).isEqualTo(12);
        assertSecondRunWritesNothing();
    }

    @ParameterizedTest
    @EnumSource
    void findsAndRepairsWhatIsWrong(Planted planted) {
        var right = views();
        plant(planted, new Random(planted.ordinal()));
        // Nobody tells the projection of it.
        hub.listen();

        var report = recompute();
        hub.settle();

        assertThat(report.views().get(planted.view).drift()).as("%s", report).isPositive();
        assertThat(report.repaired()).isEqualTo(report.drift());
        assertThat(views()).isEqualTo(right);
        assertSecondRunWritesNothing();
    }

    @Test
    void bringsBackTheAddressThatAMemberCameBy() {
        world.accept(world.invited(organisation, "Ida"), "ida");
        hub.settle();
        var row = one("TEAM#ida");
        assertThat(row.get("email").s()).isEqualTo("Ida@example.org");
        var without = new HashMap<>(row);
        without.remove("email");
        table.put(without);
        hub.listen();

        assertThat(recompute().views().get(RecomputedView.TEAM).drift()).isEqualTo(1);

        assertThat(one("TEAM#ida").get("email")).isEqualTo(row.get("email"));
        assertSecondRunWritesNothing();
    }

    @Test
    void leavesAReportOfWhatItFound() {
        plant(Planted.TEAM_NAME, new Random(1));
        hub.listen();
        recompute();
        var item = one("RECOMPUTE");
        assertThat(item.get("drift").n()).isEqualTo("1");
        assertThat(item.get("views").l()).anySatisfy(view -> assertThat(view.m())
                .containsEntry("view", text("team"))
                .containsEntry("repaired", AttributeValue.fromN("1")));
    }

    @Test
    void repairsManyThingsAtOnceWhileOthersWrite() {
        for (int run = 0; run < RUNS * Math.max(1, Soak.size()); run++) {
            var random = new Random(run);
            for (int planted = 0; planted < PLANTED_A_RUN; planted++) {
                plantIfPossible(any(AMONG_LIVE_WRITES, random), random);
            }
            hub.listen();
            var goesOn = new AtomicBoolean(true);
            int number = run;
            var writer = Thread.ofVirtual().start(() -> {
                for (int step = 0; goesOn.get() && step < 60; step++) {
                    write("run-" + number + "-" + step, random.nextInt(7));
                }
            });
            recompute();
            goesOn.set(false);
            join(writer);
            hub.settle();
            // What was left to the stream, which had it to tell, or kept moving.
            recompute();
            hub.settle();

            HubRecount.of(table, world).assertShown();
            world.items(organisation).assertProjected();
            assertSecondRunWritesNothing();
        }
    }

    // Of rows that others have made away with already there are none to be made wrong.
    private void plantIfPossible(Planted planted, Random random) {
        try {
            plant(planted, random);
        } catch (IllegalArgumentException | NoSuchElementException none) {
            // Of stats that others have made away with there are no numbers either.
            table.item(pk(), "STATS").ifPresent(stats -> add(stats, "teamSize", 1));
        }
    }

    private void write(String id, int what) {
        switch (what) {
            case 0 -> world.add(organisation, "t-" + id);
            case 1 -> world.remove(organisation, "cleo");
            case 2 -> world.add(organisation, "cleo");
            case 3 -> world.link("anna", "new-" + id.hashCode() % 5);
            case 4 -> world.unlink("anna", "new-" + id.hashCode() % 5);
            case 5 -> world.profile("stu-6", "Stu " + id, Optional.empty());
            default -> till.paid("b-" + id, "anna", 1_000, daysAgo(2));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void takesWhatTheStreamHasNotToldForNoDrift() {
        var shown = views();
        var lagging = new ArrayList<>(List.of(0));
        meanwhile = () -> {
            // The stream does not come after, and others go on.
            if (lagging.size() < 3) {
                world.link("ben", "late-" + lagging.size());
                till.paid("late-" + lagging.size(), "ben", 300, daysAgo(1));
                lagging.add(1);
            }
        };
        world.add(organisation, "dora");
        world.profile("anna", "Anna Renamed", Optional.empty());
        world.link("anna", "stu-8");
        world.unlink("ben", "stu-9");
        world.deleteListing("lesson-ben");
        world.remove(organisation, "cleo");
        till.paid("b-9", "anna", 999, daysAgo(1));

        var report = recompute();

        assertThat(report.drift()).as("%s", report).isZero();
        assertThat(report.unsettled()).isPositive();
        assertThat(views()).isEqualTo(shown);
        meanwhile = hub::settle;
        hub.settle();
        HubRecount.of(table, world).assertShown();
        assertSecondRunWritesNothing();
    }

    @Test
    void waitsForTheStreamAndFindsThatAllIsWell() {
        world.add(organisation, "dora");
        world.link("anna", "stu-8");
        world.profile("stu-1", "Stella Renamed", Optional.empty());
        till.paid("b-9", "anna", 999, daysAgo(1));
        var report = recompute();
        assertThat(report.drift() + report.unsettled()).as("%s", report).isZero();
        assertThat(table.item(pk(), "RECOMPUTE")).isEmpty();
        assertSecondRunWritesNothing();
    }

    @Test
    void takesAFanOutThatEndsBetweenTwoReadsForNoDrift() {
        for (int read = 1; read <= 8; read++) {
            int nth = read;
            world.profile("anna", "Anna " + read, Optional.empty());
            hub.project(hub.listen());
            meanwhile = () -> {
                // Told, and not yet gone through.
                hub.project(hub.listen());
                stage.faults().on("BatchGetItem").nth(nth).meanwhile(hub::settle);
            };
            var report = recompute();
            assertThat(report.drift()).as("before read %d: %s", nth, report).isZero();
            stage.faults().clear();
            hub.settle();
        }
        meanwhile = hub::settle;
        HubRecount.of(table, world).assertShown();
        assertSecondRunWritesNothing();
    }

    @Test
    void asksAgainForAFanOutThatNobodyGoesOnWith() {
        world.profile("anna", "Anna Renamed", Optional.empty());
        hub.project(hub.listen());
        hub.listen();
        hub.jobs().clear();
        stage.clock().advance(Duration.ofHours(14));
        assertThat(recompute().drift()).isZero();
        assertThat(hub.jobs()).isEmpty();
        stage.clock().advance(Duration.ofHours(2));

        var report = recompute();
        hub.settle();

        assertThat(report.views().get(RecomputedView.TEACHING).drift())
                .as("%s", report)
                .isEqualTo(1);
        HubRecount.of(table, world).assertShown();
        assertSecondRunWritesNothing();
    }

    @Test
    void findsWhatWasNeverCountedInACurrencyThatNothingElseNames() {
        till.record(Till.booking(
                "b-eur", "anna", "EUR", 4_000, stage.clock().instant().toString(), Optional.empty()));
        hub.listen();
        assertThat(recompute().views().get(RecomputedView.REVENUE).drift()).isEqualTo(1);
        assertThat(till.shownNow(organisation)).anyMatch(month -> month.contains("EUR 4000"));
        hub.settle();
        assertSecondRunWritesNothing();
    }

    @Test
    void hidesATutorWhoHasLeftAndIsStillShown() {
        var shown = teaching("cleo");
        world.remove(organisation, "cleo");
        hub.settle();
        var right = views();
        showAsTutor("cleo", shown);
        hub.listen();
        assertThat(recompute().views().get(RecomputedView.TEACHING).drift()).isEqualTo(1);
        hub.settle();
        assertThat(views()).isEqualTo(right);
        assertSecondRunWritesNothing();
    }

    @Test
    void listsAClientThatNobodyBringsUntilItIsTakenAway() {
        plant(Planted.CLIENT_OF_NOBODY, new Random(1));
        var listed = stage.bean(Hub.class)
                .clients(world.tenant(), organisation.id(), Optional.empty(), new PageRequest(25, Optional.empty()));
        assertThat(listed.items())
                .anySatisfy(client -> assertThat(client.tutors()).isEmpty());
    }

    private static final class Killed extends Error {}

    /** A recompute that ends right before its nth write, if it has so many. */
    private boolean diesBefore(int write) {
        stage.faults().on(Attempt::isWrite).nth(write).meanwhile(() -> {
            throw new Killed();
        });
        try {
            recompute();
            return false;
        } catch (Killed gone) {
            return true;
        } finally {
            stage.faults().clear();
        }
    }

    @Test
    void comesToTheSameWhereverItWasKilled() {
        var right = views();
        boolean killed = true;
        for (int write = 1; killed; write += 3) {
            Stream.of(
                            Planted.TEAM_ROW_MISSING,
                            Planted.CLIENT_TUTORS,
                            Planted.LISTING_PRICE,
                            Planted.BUCKET_SUM,
                            Planted.NUMBER_OF_CLIENTS)
                    .forEach(planted -> plant(planted, new Random(1)));
            hub.listen();
            killed = diesBefore(write);
            meanwhile = hub::settle;
            recompute();
            hub.settle();
            assertThat(views()).as("killed at write %d", write).isEqualTo(right);
        }
        assertSecondRunWritesNothing();
    }

    @Test
    void twoAtOnceComeToTheSame() {
        var right = views();
        Stream.of(Planted.values())
                .filter(planted -> planted != Planted.STATS_GRANTED)
                .filter(planted -> planted.view != RecomputedView.TEACHING)
                .filter(planted -> !planted.name().endsWith("MISSING"))
                .forEach(planted -> plant(planted, new Random(3)));
        hub.listen();
        var settling = new Object();
        meanwhile = () -> {
            synchronized (settling) {
                hub.settle();
            }
        };
        Crowd.of(2, number -> recompute());
        hub.settle();
        recompute();
        hub.settle();
        assertThat(views()).isEqualTo(right);
        assertSecondRunWritesNothing();
    }

    @Test
    void goesOnWhereASliceHasEnded() {
        try (var small = Stage.on(table, Map.of("recompute.slice.seconds", "0"), (Pause) () -> meanwhile.run())) {
            plant(Planted.CLIENT_NAME, new Random(1));
            hub.listen();
            var job = RecomputeJob.of(
                    world.tenant(), organisation.id(), stage.clock().instant());
            int slices = 1;
            var recomputed = small.bean(Recompute.class).recompute(job);
            while (recomputed instanceof Recomputed.Unfinished(var rest)) {
                var message = new RecomputeOrder.OfOrganisation(rest).message();
                var order = RecomputeOrder.of(
                        name -> message.getOrDefault(name, ""), stage.clock().instant());
                recomputed = small.bean(Recompute.class).recompute(((RecomputeOrder.OfOrganisation) order).job());
                slices++;
            }
            assertThat(slices).isGreaterThan(8);
            var report = ((Recomputed.Finished) recomputed).report();
            assertThat(report.views().get(RecomputedView.CLIENTS).drift()).isPositive();
            assertThat(report.views().get(RecomputedView.TEAM).checked()).isEqualTo(4);
        }
    }

    @Test
    void looksAtNothingOfAnArchivedOrganisation() {
        world.archive(organisation);
        assertThat(recompute().views()).isEmpty();
    }

    @Test
    void registersOrganisationsWhileTheyAreOpen() {
        world.group();
        hub.settle();
        assertThat(registered()).containsExactly(organisation.id().value());
        world.archive(organisation);
        hub.settle();
        assertThat(registered()).isEmpty();
        // Records that come late say nothing new.
        hub.project(hub.told());
        assertThat(registered()).isEmpty();
    }

    @Test
    void registersWhatWasMissedWithTheNextChangeOfItsLicences() {
        table.items().stream()
                .filter(item -> item.get("sk").s().equals(world.tenant() + "#" + organisation.id()))
                .forEach(this::delete);
        assertThat(registered()).isEmpty();
        world.invite(organisation, "pat");
        hub.settle();
        assertThat(registered()).containsExactly(organisation.id().value());
    }

    @Test
    void repairsTotalsOnlyWhereItSeesAllGroupsThatTheyCount() {
        add(totals(), "members", 3);
        // As if one had come that the list does not show yet.
        add(totals(), "organisations", 1);
        plant(Planted.NUMBER_OF_TUTORS, new Random(1));
        hub.listen();
        var planted = totals();
        var report = recompute();
        assertThat(report.views().get(RecomputedView.TOTALS)).isEqualTo(Tally.ofUnsettled(1));
        assertThat(totals()).isEqualTo(planted);

        add(totals(), "organisations", -1);
        plant(Planted.NUMBER_OF_TUTORS, new Random(1));
        hub.listen();
        assertThat(recompute().views().get(RecomputedView.TOTALS).repaired()).isEqualTo(1);
        assertThat(totals().get("members")).isEqualTo(AttributeValue.fromN("3"));
    }

    @Test
    void looksAgainAtTotalsThatItCouldNotSettle() {
        add(totals(), "members", 3);
        add(totals(), "organisations", 1);
        plant(Planted.NUMBER_OF_TUTORS, new Random(1));
        hub.listen();
        assertThat(recompute().views().get(RecomputedView.TOTALS)).isEqualTo(Tally.ofUnsettled(1));

        // The list shows all of them by now, and no number of the group is wrong any more.
        add(totals(), "organisations", -1);
        hub.listen();
        assertThat(recompute().views().get(RecomputedView.TOTALS).repaired()).isEqualTo(1);
        assertThat(totals().get("members")).isEqualTo(AttributeValue.fromN("3"));
        assertSecondRunWritesNothing();
    }

    @Test
    void settlesTheTotalsWhereverItWasKilled() {
        var right = views();
        boolean killed = true;
        for (int write = 1; killed; write++) {
            // What repairs this takes from the totals what was never in them.
            plant(Planted.STATS_GRANTED, new Random(1));
            plant(Planted.NUMBER_OF_TUTORS, new Random(1));
            hub.listen();
            killed = diesBefore(write);
            recompute();
            hub.settle();
            assertThat(views()).as("killed at write %d", write).isEqualTo(right);
        }
        assertSecondRunWritesNothing();
    }

    @Test
    void reportsAllNumbersThatItCorrectedThoughOthersChangeTheRest() {
        plant(Planted.TEACHING_STUDENTS, new Random(1));
        plant(Planted.NUMBER_OF_CLIENTS, new Random(1));
        hub.listen();
        stage.faults()
                .on(attempt -> attempt.operation().equals("TransactWriteItems") && attempt.mentions("clients :clients"))
                .meanwhile(() -> {
                    world.add(organisation, "dora");
                    hub.settle();
                });
        var numbers = recompute().views().get(RecomputedView.NUMBERS);
        assertThat(numbers.drift()).isEqualTo(2);
        assertThat(numbers.repaired()).isEqualTo(2);
        assertSecondRunWritesNothing();
    }

    @Test
    void makesLostStatsAgainThoughTheGroupChangesMeanwhile() {
        plant(Planted.STATS_MISSING, new Random(1));
        hub.listen();
        stage.faults()
                .on(attempt -> attempt.operation().equals("TransactWriteItems") && attempt.mentions("accountVersion"))
                .meanwhile(() -> world.describe(organisation, "Changed just now"));
        var report = recompute();
        assertThat(report.repaired()).as("%s", report).isEqualTo(report.drift());
        assertThat(report.unsettled()).isZero();
        hub.settle();
        assertSecondRunWritesNothing();
    }

    @Test
    void waitsForWhatABatchLeavesUnprocessedHoweverManyThereAre() {
        // Each is suspected by itself, and so has a probe in a partition of its own: ten batches.
        IntStream.range(0, 240).forEach(number -> {
            copy(one("CLIENT#stu-7"), "CLIENT#none-" + number, "studentId", "none-" + number);
            put(one("CLIENT#none-" + number), "tutors", AttributeValue.fromL(List.of()));
        });
        plant(Planted.NUMBER_OF_CLIENTS, new Random(1));
        hub.listen();
        stage.faults().on("BatchWriteItem").nth(10).inject(Fault.UNPROCESSED);
        stage.faults().on("BatchGetItem").nth(12).times(3).inject(Fault.UNPROCESSED);
        assertThat(recompute().views().get(RecomputedView.CLIENTS).repaired()).isEqualTo(240);
        assertThat(stage.faults().injected(Fault.UNPROCESSED)).isEqualTo(4);
    }

    private Map<String, AttributeValue> totals() {
        return table.item(world.tenant() + "#TENANT", "TOTALS").orElseThrow();
    }

    private List<String> registered() {
        var registry = stage.bean(OrganisationRegistry.class);
        return IntStream.range(0, registry.shards())
                .mapToObj(shard -> registry.page(shard, Optional.empty()))
                .flatMap(page -> page.organisations().stream())
                .filter(each -> each.tenant().equals(world.tenant()))
                .map(each -> each.id().value())
                .toList();
    }

    @Test
    void refusesAMessageThatIsNone() {
        assertThatThrownBy(() -> RecomputeOrder.of(name -> "", stage.clock().instant()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
