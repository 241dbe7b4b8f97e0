package io.orghub.table;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.DriftReport;
import io.orghub.domain.IdSource;
import io.orghub.domain.Pause;
import io.orghub.domain.Recompute;
import io.orghub.domain.RecomputeJob;
import io.orghub.domain.Recomputed;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Tally;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two looks. What differs in the first may only not have been told yet; so a probe follows the sources through the stream,
 * and what still differs once the stream has told all, with sources and row as they were, is drift. Only then is it
 * repaired, by the projection's own commit, which fails if anything has moved.
 */
@Singleton
final class DynamoRecompute implements Recompute {
    private static final int MAX_SUSPECTS = 1_000;
    private static final int MAX_PAUSES = 30;

    private final OrgTable table;
    private final Walk.Views views;
    private final Looks looks;
    private final Recount recount;
    private final TotalsRecount totals;
    private final DriftReports reports;
    private final Probes probes;
    private final Pause pause;
    private final IdSource ids;
    private final Clock clock;
    private final Duration patience;

    DynamoRecompute(
            OrgTable table,
            GroupStats stats,
            CountedRows countedRows,
            EnrolmentCounts enrolmentCounts,
            Teachings teachings,
            ClientRows clientRows,
            ListingRows listingRows,
            RevenueBuckets revenue,
            Looks looks,
            Recount recount,
            TotalsRecount totals,
            DriftReports reports,
            Probes probes,
            Pause pause,
            IdSource ids,
            Clock clock,
            @Value("${recompute.slice.seconds:150}") long sliceSeconds) {
        this.table = table;
        this.views = new Walk.Views(stats, countedRows, enrolmentCounts, teachings, clientRows, listingRows, revenue);
        this.looks = looks;
        this.recount = recount;
        this.totals = totals;
        this.reports = reports;
        this.probes = probes;
        this.pause = pause;
        this.ids = ids;
        this.clock = clock;
        this.patience = Duration.ofSeconds(sliceSeconds);
    }

    @Override
    public Recomputed recompute(RecomputeJob job) {
        long began = System.nanoTime();
        var group = new TableKeys.GroupRef(job.tenant(), job.organisation());
        var source = table.get(GroupItem.SCHEMA, TableKeys.group(group.tenant(), group.group()))
                .filter(GroupItem::isOpen);
        if (source.isEmpty()) {
            // What an archived group shows is swept, and shown to nobody.
            return finished(job.soFar(), false);
        }
        var walk = new Walk(table, source.get(), views);
        var report = job.soFar();
        var suspects = new ArrayList<Suspect>();
        var place = Optional.of(job.from().orElseGet(Walk::beginning));
        do {
            var looked = walk.step(place.get());
            for (var checked : looked.checked().entrySet()) {
                report = report.plus(checked.getKey(), Tally.ofChecked(checked.getValue()));
            }
            suspects.addAll(looked.suspects());
            place = looked.next();
        } while (place.isPresent() && suspects.size() < MAX_SUSPECTS && System.nanoTime() - began < patience.toNanos());
        report = judge(group, suspects, report);
        return place.isPresent()
                ? new Recomputed.Unfinished(new RecomputeJob(group.tenant(), group.group(), place, report))
                : finished(group, report);
    }

    private DriftReport judge(TableKeys.GroupRef group, List<Suspect> suspects, DriftReport before) {
        if (suspects.isEmpty()) {
            return before;
        }
        var told = toldOf(suspects);
        var report = before;
        var byView = suspects.stream().collect(Collectors.groupingBy(Suspect::view));
        for (var view : EnumSet.allOf(RecomputedView.class)) {
            if (byView.containsKey(view)) {
                var soFar = report;
                report = report.plus(view, judge(group, view, byView.get(view), told, () -> reports.oweTotals(soFar)));
            }
        }
        return report;
    }

    /** The partitions whose changes up to now have all been told. */
    private Set<String> toldOf(List<Suspect> suspects) {
        var run = ids.next();
        var partitions = suspects.stream()
                .flatMap(suspect -> suspect.partitions().stream())
                .collect(Collectors.toSet());
        probes.send(run, partitions);
        var told = new HashSet<String>();
        for (int paused = 0; paused < MAX_PAUSES && told.size() < partitions.size(); paused++) {
            pause.pause();
            var left = new HashSet<>(partitions);
            left.removeAll(told);
            told.addAll(probes.met(run, left));
        }
        return told;
    }

    private Tally judge(
            TableKeys.GroupRef group,
            RecomputedView view,
            List<Suspect> first,
            Set<String> told,
            Runnable beforeNumbers) {
        var subjects = first.stream().map(Suspect::subject).collect(Collectors.toSet());
        // The teachings before the rows: a fan-out that ends in between has still brought its rows, and one that begins
        // has
        // another epoch than the first look has read.
        var fannedOut = ofTutors(view) ? looks.fannedOut(group, subjects) : Set.<String>of();
        Map<String, Suspect> again = looks.again(group, view, subjects).stream()
                .collect(Collectors.toMap(Suspect::subject, Function.identity(), (one, same) -> one));
        var drift = new HashSet<String>();
        var early = new HashSet<String>();
        long unsettled = 0;
        for (var suspect : first) {
            var now = again.get(suspect.subject());
            if (now == null) {
                continue;
            }
            if (fannedOut.contains(suspect.subject().split("#")[0])) {
                early.add(suspect.subject());
            } else if (!told.containsAll(suspect.partitions())) {
                unsettled++;
            } else if (now.asRead().equals(suspect.asRead())) {
                drift.add(suspect.subject());
            }
            // Otherwise something has moved it meanwhile, which the stream will tell.
        }
        if (view == RecomputedView.STATS && !drift.isEmpty()) {
            beforeNumbers.run();
        }
        try {
            looks.repair(group, view, drift);
            // What a fan-out goes through anyhow, and what it would not find: rows without a link.
            looks.repair(group, view, early);
            return Tally.ofRepaired(drift.size()).plus(Tally.ofUnsettled(unsettled));
        } catch (Busy moving) {
            return new Tally(0, drift.size(), 0, unsettled);
        }
    }

    private static boolean ofTutors(RecomputedView view) {
        return view == RecomputedView.CLIENTS || view == RecomputedView.LISTINGS;
    }

    /** The numbers after the rows, for whatever was repaired there has been counted. */
    private Recomputed finished(TableKeys.GroupRef group, DriftReport rows) {
        var months = rows.plus(RecomputedView.REVENUE, recount.months(group));
        var report = months.plus(RecomputedView.NUMBERS, recount.numbers(group, () -> reports.oweTotals(months)));
        // Of this run or of one before, which was killed or could not settle them.
        return reports.owesTotals(group)
                ? finished(report.plus(RecomputedView.TOTALS, totals.recount(group.tenant())), true)
                : finished(report, false);
    }

    private Recomputed finished(DriftReport found, boolean owed) {
        var report = found.at(clock.instant());
        // A run that finds nothing writes nothing, but that it has settled what was owed.
        if (report.drift() + report.unsettled() > 0 || owed) {
            reports.keep(report);
        }
        return new Recomputed.Finished(report);
    }
}
