package io.orghub.domain;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a recompute of an organisation has found: ids, times and numbers alone. */
public record DriftReport(
        TenantId tenant,
        GroupId organisation,
        Instant startedAt,
        Instant finishedAt,
        Map<RecomputedView, Tally> views) {
    public DriftReport {
        views = Map.copyOf(views);
    }

    public DriftReport plus(RecomputedView view, Tally tally) {
        var more = new EnumMap<RecomputedView, Tally>(RecomputedView.class);
        more.putAll(views);
        more.merge(view, tally, Tally::plus);
        return new DriftReport(tenant, organisation, startedAt, finishedAt, more);
    }

    public DriftReport at(Instant finished) {
        return new DriftReport(tenant, organisation, startedAt, finished, views);
    }

    public long drift() {
        return sum(Tally::drift);
    }

    public long repaired() {
        return sum(Tally::repaired);
    }

    public long unsettled() {
        return sum(Tally::unsettled);
    }

    private long sum(ToLongFunction<Tally> number) {
        return views.values().stream().mapToLong(number).sum();
    }
}
