package io.orghub.table;

import io.orghub.domain.DriftReport;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Tally;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * Keeps the last report of an organisation that found anything, and in it whether the tenant's totals are still to be
 * looked at: once the organisation's numbers are right, nothing else would say so.
 */
@Singleton
final class DriftReports {
    private final OrgTable table;
    private final Clock clock;

    DriftReports(OrgTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    void keep(DriftReport report) {
        table.putAll(RecomputeItem.SCHEMA, List.of(RecomputeItem.of(report)));
    }

    /** Before numbers are corrected that the totals may have counted: whoever is killed in between has left word. */
    void oweTotals(DriftReport soFar) {
        keep(soFar.plus(RecomputedView.TOTALS, Tally.ofUnsettled(1)).at(clock.instant()));
    }

    boolean owesTotals(TableKeys.GroupRef group) {
        return table.get(RecomputeItem.SCHEMA, TableKeys.recompute(group))
                .filter(RecomputeItem::leavesTotals)
                .isPresent();
    }
}
