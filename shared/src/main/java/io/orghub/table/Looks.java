package io.orghub.table;

import io.orghub.domain.ListingId;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at single rows once more, and repairs them: by the very code that the projection brings them up to date with. */
@Singleton
final class Looks {
    private final OrgTable table;
    private final GroupStats stats;
    private final CountedRows countedRows;
    private final EnrolmentCounts enrolmentCounts;
    private final Teachings teachings;
    private final ClientRows clientRows;
    private final ListingRows listingRows;
    private final RevenueBuckets revenue;
    private final Recount recount;

    Looks(
            OrgTable table,
            GroupStats stats,
            CountedRows countedRows,
            EnrolmentCounts enrolmentCounts,
            Teachings teachings,
            ClientRows clientRows,
            ListingRows listingRows,
            RevenueBuckets revenue,
            Recount recount) {
        this.table = table;
        this.stats = stats;
        this.countedRows = countedRows;
        this.enrolmentCounts = enrolmentCounts;
        this.teachings = teachings;
        this.clientRows = clientRows;
        this.listingRows = listingRows;
        this.revenue = revenue;
        this.recount = recount;
    }

    /** Those of these subjects that are not what they should be now, read strongly. */
    List<Suspect> again(TableKeys.GroupRef group, RecomputedView view, Collection<String> subjects) {
        return switch (view) {
            case STATS -> stats.suspect(group).stream().toList();
            case TEAM -> countedRows.suspectTeam(group, users(subjects));
            case PENDING -> countedRows.suspectPending(group, subjects);
            case ENROLMENTS -> enrolmentCounts.suspects(group, enrolments(group, subjects));
            case TEACHING -> teachings.suspects(group, users(subjects));
            case CLIENTS ->
                byTutor(subjects, (tutor, students) -> clientRows.suspects(group, tutor, students), UserId::new);
            case LISTINGS ->
                byTutor(subjects, (tutor, listings) -> listingRows.suspects(group, tutor, listings), ListingId::new);
            case REVENUE -> revenue.suspects(buckets(group, subjects));
            case NUMBERS, TOTALS -> List.of();
        };
    }

    /** Brings these to what they should be, whatever that is by now. */
    void repair(TableKeys.GroupRef group, RecomputedView view, Collection<String> subjects) {
        if (subjects.isEmpty()) {
            return;
        }
        switch (view) {
            case STATS -> {
                Backoff.rounds(
                        "The group kept changing",
                        () -> stats.read(group).isPresent() || stats.remake(group, recount.rows(group)));
                stats.show(group);
            }
            case TEAM -> countedRows.update(group, users(subjects), Set.of());
            case PENDING -> countedRows.update(group, Set.of(), Set.copyOf(subjects));
            case ENROLMENTS -> enrolmentCounts.repair(group, enrolments(group, subjects));
            case TEACHING -> teachings.follow(group, users(subjects));
            case CLIENTS ->
                byTutor(
                        subjects,
                        (tutor, students) -> {
                            judgeable(group, tutor);
                            clientRows.bring(group, tutor, students);
                            teachings.withdraw(group, tutor);
                            return List.of();
                        },
                        UserId::new);
            case LISTINGS ->
                byTutor(
                        subjects,
                        (tutor, listings) -> {
                            judgeable(group, tutor);
                            listingRows.bring(group, tutor, listings);
                            teachings.withdraw(group, tutor);
                            return List.of();
                        },
                        ListingId::new);
            case REVENUE -> revenue.fold(group, buckets(group, subjects));
            case NUMBERS, TOTALS -> {}
        }
    }

    /** Tutors whose links and listings are just being gone through: what differs there is not drift. */
    Set<String> fannedOut(TableKeys.GroupRef group, Collection<String> subjects) {
        var keys = subjects.stream()
                .map(subject -> subject.split("#")[0])
                .distinct()
                .map(tutor -> TableKeys.teaching(group.tenant(), new UserId(tutor), group.group()))
                .toList();
        return table.getAll(keys).all(TeachingItem.SCHEMA).stream()
                .filter(TeachingItem::running)
                .map(TeachingItem::tutorId)
                .collect(Collectors.toSet());
    }

    // Rows that name a tutor whom nothing speaks of any more would be judged by nobody.
    private void judgeable(TableKeys.GroupRef group, UserId tutor) {
        if (table.get(TeachingItem.SCHEMA, TableKeys.teaching(group.tenant(), tutor, group.group()))
                .isEmpty()) {
            long named = table
                    .query(TableKeys.groupPk(group.tenant(), group.group()), TableKeys.CLIENT_PREFIX)
                    .all(ClientRowItem.SCHEMA)
                    .stream()
                    .filter(row -> row.isBroughtBy(tutor))
                    .count();
            teachings.standIn(group, tutor, named);
        }
    }

    private interface OfTutor<T> {
        List<Suspect> look(UserId tutor, List<T> things);
    }

    private static <T> List<Suspect> byTutor(Collection<String> subjects, OfTutor<T> look, Function<String, T> read) {
        var suspects = new ArrayList<Suspect>();
        subjects.stream()
                .map(subject -> subject.split("#"))
                .collect(Collectors.groupingBy(
                        parts -> parts[0], Collectors.mapping(parts -> read.apply(parts[1]), Collectors.toList())))
                .forEach((tutor, things) -> suspects.addAll(look.look(new UserId(tutor), things)));
        return suspects;
    }

    private static Set<UserId> users(Collection<String> subjects) {
        return subjects.stream().map(UserId::new).collect(Collectors.toSet());
    }

    private static Set<ItemKey> enrolments(TableKeys.GroupRef group, Collection<String> subjects) {
        var pk = TableKeys.groupPk(group.tenant(), group.group());
        return subjects.stream().map(sk -> new ItemKey(pk, sk)).collect(Collectors.toSet());
    }

    private static List<TableKeys.BucketRef> buckets(TableKeys.GroupRef group, Collection<String> subjects) {
        return subjects.stream()
                .map(subject -> subject.split("#"))
                .map(parts -> new TableKeys.BucketRef(group, parts[0], LocalDate.parse(parts[1])))
                .toList();
    }
}
