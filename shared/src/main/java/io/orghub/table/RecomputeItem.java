package io.orghub.table;

import io.orghub.domain.DriftReport;
import io.orghub.domain.RecomputedView;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | RECOMPUTE}: what the last recompute that found anything has found. */
record RecomputeItem(
        String pk,
        String sk,
        String itemType,
        List<ViewItem> views,
        Long drift,
        Long unsettled,
        Long startedAtEpochMillis,
        Long finishedAtEpochMillis) {
    static final TableSchema<RecomputeItem> SCHEMA = RecordSchema.of(RecomputeItem.class);

    record ViewItem(String view, Long checked, Long drift, Long repaired, Long unsettled) {}

    boolean leavesTotals() {
        return views.stream()
                .anyMatch(each -> each.view().equals(RecomputedView.TOTALS.toString()) && each.unsettled() > 0);
    }

    static RecomputeItem of(DriftReport report) {
        var key = TableKeys.recompute(new TableKeys.GroupRef(report.tenant(), report.organisation()));
        return new RecomputeItem(
                key.pk(),
                key.sk(),
                "recompute",
                report.views().entrySet().stream()
                        .map(view -> new ViewItem(
                                view.getKey().toString(),
                                view.getValue().checked(),
                                view.getValue().drift(),
                                view.getValue().repaired(),
                                view.getValue().unsettled()))
                        .toList(),
                report.drift(),
                report.unsettled(),
                report.startedAt().toEpochMilli(),
                report.finishedAt().toEpochMilli());
    }
}
