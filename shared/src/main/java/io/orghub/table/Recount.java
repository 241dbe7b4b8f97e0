package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.Tally;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Compares numbers with the rows that they count. A row and its count change in one transaction, and so does the version of
 * the item that holds the count: found in one version before and after the rows were read, it is to count those very rows,
 * however far behind the stream is.
 */
@Singleton
final class Recount {
    private static final int MAX_LOOKS = 8;

    /** The rows are those that were counted: none has come or gone since. */
    private static final String SAME_STUDENTS = "epoch = :epoch AND students = :read";

    private static final String SET_STUDENTS = "SET students = :students";
    private static final String SET_ACTIVE = "SET activeStudents = :students, version = version + :one";

    private final OrgTable table;
    private final GroupStats stats;
    private final RevenueBuckets revenue;
    private final IdSource ids;
    private final Clock clock;

    Recount(OrgTable table, GroupStats stats, RevenueBuckets revenue, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.revenue = revenue;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The numbers of the stats, and the students of each tutor.
     *
     * @param first what to do before any of them is corrected
     */
    Tally numbers(TableKeys.GroupRef group, Runnable first) {
        var before = Optional.<Numbers>empty();
        long repaired = 0;
        for (int number = 1; number <= MAX_LOOKS; number++) {
            var now = look(group);
            if (now.filter(Numbers::areRight).isPresent()) {
                return Tally.ofChecked(now.get().size()).plus(Tally.ofRepaired(repaired));
            }
            // Wrong in the same way in two looks.
            if (now.isPresent() && before.filter(now.get()::isWrongAs).isPresent()) {
                first.run();
                long corrected = correct(group, now.get());
                repaired += corrected;
                if (corrected == now.get().wrong()) {
                    return Tally.ofChecked(now.get().size()).plus(Tally.ofRepaired(repaired));
                }
            }
            before = now;
            if (now.isEmpty()) {
                Backoff.pause(number);
            }
        }
        return Tally.ofRepaired(repaired).plus(Tally.ofUnsettled(1));
    }

    /** The months of revenue. */
    Tally months(TableKeys.GroupRef group) {
        var before = Optional.<Map<String, RevenueSums>>empty();
        for (int number = 1; number <= MAX_LOOKS; number++) {
            var now = revenue.months(group);
            var differences = now.map(RevenueBuckets.MonthsFound::differences);
            if (differences.filter(Map::isEmpty).isPresent()) {
                return Tally.ofChecked(1);
            }
            if (now.isPresent() && differences.equals(before) && revenue.correct(group, now.get())) {
                return Tally.ofChecked(1)
                        .plus(Tally.ofRepaired(differences.get().size()));
            }
            before = differences;
            if (now.isEmpty()) {
                Backoff.pause(number);
            }
        }
        return Tally.ofUnsettled(1);
    }

    /** Nothing if anything was counted meanwhile. */
    private Optional<Numbers> look(TableKeys.GroupRef group) {
        var pk = TableKeys.groupPk(group.tenant(), group.group());
        var read = stats.read(group);
        var team = team(pk);
        var clients = clients(pk);
        var rows = rows(pk, team, clients);
        var named = clients.stream()
                .flatMap(row -> row.tutors().stream())
                .collect(Collectors.groupingBy(ClientRowItem.TutorItem::userId, TreeMap::new, Collectors.counting()));
        var teachings = teachings(group, tutors(team.values(), named.keySet()));
        long running = running(teachings);
        if (read.isPresent() && read.get().counts().fanOuts() != running) {
            // One who is a tutor no more may still have one that runs.
            running = running(teachings(group, members(pk)));
        }
        var counted = rows.plus(Counts.ofFanOuts(running));
        return read.isPresent()
                        && read.map(StatsItem::version).equals(stats.read(group).map(StatsItem::version))
                        && versions(team).equals(versions(team(pk)))
                ? Optional.of(
                        new Numbers(read.get(), counted.minus(read.get().counts()), students(named, team, teachings)))
                : Optional.empty();
    }

    /** What the rows of a group come to that has no stats: without these none of them comes or goes. */
    Counts rows(TableKeys.GroupRef group) {
        var pk = TableKeys.groupPk(group.tenant(), group.group());
        return rows(pk, team(pk), clients(pk)).plus(Counts.ofFanOuts(running(teachings(group, members(pk)))));
    }

    private Counts rows(String pk, Map<String, TeamRowItem> team, List<ClientRowItem> clients) {
        return Stream.concat(
                        team.values().stream().map(CountedRows::count),
                        table.query(pk, TableKeys.PENDING_PREFIX).all(PendingRowItem.SCHEMA).stream()
                                .map(CountedRows::count))
                .reduce(Counts.ofClients(clients.size()), Counts::plus)
                .plus(Counts.ofEnrolments(table
                        .of(EnrolmentItem.SCHEMA)
                        .query(query ->
                                query.queryConditional(EnrolmentItem.allOf(pk)).consistentRead(true))
                        .items()
                        .stream()
                        .filter(EnrolmentItem::isCounted)
                        .count()));
    }

    private List<ClientRowItem> clients(String pk) {
        return table.query(pk, TableKeys.CLIENT_PREFIX).all(ClientRowItem.SCHEMA);
    }

    private Map<String, TeamRowItem> team(String pk) {
        return table.query(pk, TableKeys.TEAM_PREFIX).all(TeamRowItem.SCHEMA).stream()
                .collect(Collectors.toMap(TeamRowItem::userId, row -> row, (one, same) -> one, TreeMap::new));
    }

    private static Map<String, Long> versions(Map<String, TeamRowItem> team) {
        return team.values().stream().collect(Collectors.toMap(TeamRowItem::userId, TeamRowItem::version));
    }

    private static Set<String> tutors(Collection<TeamRowItem> team, Set<String> named) {
        var tutors = new LinkedHashSet<>(named);
        team.stream()
                .filter(row -> CountedRows.count(row).equals(Counts.TUTOR) || row.activeStudents() != null)
                .forEach(row -> tutors.add(row.userId()));
        return tutors;
    }

    private Set<String> members(String pk) {
        return table.query(pk, TableKeys.MEMBER_PREFIX).all(MemberItem.SCHEMA).stream()
                .map(MemberItem::userId)
                .collect(Collectors.toSet());
    }

    private Map<String, TeachingItem> teachings(TableKeys.GroupRef group, Set<String> tutors) {
        var keys = tutors.stream()
                .map(tutor -> TableKeys.teaching(group.tenant(), new UserId(tutor), group.group()))
                .toList();
        return table.getAll(keys).all(TeachingItem.SCHEMA).stream()
                .collect(Collectors.toMap(TeachingItem::tutorId, item -> item));
    }

    private static long running(Map<String, TeachingItem> teachings) {
        return teachings.values().stream().filter(TeachingItem::running).count();
    }

    private static List<Students> students(
            Map<String, Long> named, Map<String, TeamRowItem> team, Map<String, TeachingItem> teachings) {
        return tutors(team.values(), named.keySet()).stream()
                .map(tutor -> new Students(
                        tutor,
                        named.getOrDefault(tutor, 0L),
                        Optional.ofNullable(teachings.get(tutor)),
                        Optional.ofNullable(team.get(tutor))))
                .toList();
    }

    /** How many were still as they were read; the others are for the next look. */
    private long correct(TableKeys.GroupRef group, Numbers found) {
        long corrected = found.students().stream()
                .filter(each -> !each.areRight())
                .filter(each -> table.commit(own(group), correcting(group, each)) instanceof Commit.Done)
                .count();
        return found.difference().equals(Counts.NONE) || !stats.correct(group, found.read(), found.difference())
                ? corrected
                : corrected + found.difference().numbers();
    }

    private List<TransactWriteItem> correcting(TableKeys.GroupRef group, Students found) {
        var items = new ArrayList<TransactWriteItem>();
        found.teaching()
                .ifPresent(teaching -> items.add(table.updating(
                        teaching.key(),
                        SET_STUDENTS,
                        Condition.of(SAME_STUDENTS)
                                .with(":epoch", teaching.epoch())
                                .with(":read", teaching.students())
                                .with(":students", found.wanted()))));
        var teamKey = TableKeys.teamRow(group.tenant(), group.group(), new UserId(found.tutor()));
        items.add(found.row()
                .map(row -> table.updating(
                        teamKey,
                        SET_ACTIVE,
                        Condition.unchangedSince(row.version())
                                .with(":students", found.wanted())
                                .with(":one", 1)))
                .orElseGet(() -> table.checking(teamKey, Condition.ABSENT)));
        return items;
    }

    private Operation own(TableKeys.GroupRef group) {
        return new Operation(
                ids.next(), group.tenant(), new UserId("recompute"), Operation.NO_REQUEST, clock.instant());
    }

    /** @param difference what the rows come to, beyond what the stats say */
    private record Numbers(StatsItem read, Counts difference, List<Students> students) {
        boolean areRight() {
            return difference.equals(Counts.NONE) && students.stream().allMatch(Students::areRight);
        }

        boolean isWrongAs(Numbers before) {
            return difference.equals(before.difference)
                    && students.stream()
                            .filter(each -> !each.areRight())
                            .collect(Collectors.toSet())
                            .equals(before.students.stream()
                                    .filter(each -> !each.areRight())
                                    .collect(Collectors.toSet()));
        }

        long size() {
            return new Counts(1, 1, 1, 1, 1, 1, 1).numbers() + students.size();
        }

        long wrong() {
            return difference.numbers()
                    + students.stream().filter(each -> !each.areRight()).count();
        }
    }

    /**
     * Of a tutor.
     *
     * @param named rows of clients that name it
     */
    private record Students(String tutor, long named, Optional<TeachingItem> teaching, Optional<TeamRowItem> row) {
        // Without a teaching nobody counts them: rows that name the tutor all the same are not what they should be.
        boolean areRight() {
            return teaching.map(item -> item.students() == wanted()).orElse(true)
                    && row.map(item ->
                                    Optional.ofNullable(item.activeStudents()).orElse(0L) == wanted())
                            .orElse(true);
        }

        long wanted() {
            return teaching.isPresent() ? named : 0;
        }
    }
}
