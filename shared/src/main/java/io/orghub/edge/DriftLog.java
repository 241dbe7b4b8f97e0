package io.orghub.edge;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.DriftReport;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Tally;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Writes one line for each recompute, in CloudWatch's embedded metric format: a report to read, and the metric {@code
 * OrgHub/Drift} made of it, which is 0 where all is well.
 */
@Singleton
public final class DriftLog {
    private static final String NAMESPACE = "OrgHub";
    private static final String METRIC = "Drift";

    private final Clock clock;
    private final String stage;

    DriftLog(Clock clock, @Value("${stage:local}") String stage) {
        this.clock = clock;
        this.stage = stage;
    }

    /** @return the report as it was logged, ids, times and numbers alone */
    public Map<String, Object> tell(String function, DriftReport report) {
        var told = told(report);
        var line = new LinkedHashMap<String, Object>();
        line.put("_aws", embedded());
        line.put("Stage", stage);
        line.put("Function", function);
        line.put(METRIC, report.drift());
        line.put("recompute", told);
        // Not by the logger, which would wrap it: CloudWatch finds the metric in a line that is nothing else.
        System.out.println(Json.write(line));
        return told;
    }

    private Map<String, Object> embedded() {
        return Map.of(
                "Timestamp",
                clock.millis(),
                "CloudWatchMetrics",
                List.of(Map.of(
                        "Namespace",
                        NAMESPACE,
                        "Dimensions",
                        List.of(List.of("Stage")),
                        "Metrics",
                        List.of(Map.of("Name", METRIC, "Unit", "Count")))));
    }

    private static Map<String, Object> told(DriftReport report) {
        var told = new LinkedHashMap<String, Object>();
        told.put("tenantId", report.tenant().value());
        told.put("organisationId", report.organisation().value());
        told.put("checked", byView(report.views(), Tally::checked));
        told.put("drift", byView(report.views(), Tally::drift));
        told.put("repaired", report.repaired());
        told.put("unsettled", report.unsettled());
        told.put("startedAt", report.startedAt().toString());
        told.put("finishedAt", report.finishedAt().toString());
        return told;
    }

    private static Map<String, Long> byView(Map<RecomputedView, Tally> views, ToLongFunction<Tally> number) {
        var numbers = new TreeMap<String, Long>();
        views.forEach((view, tally) -> {
            if (number.applyAsLong(tally) != 0) {
                numbers.put(view.toString(), number.applyAsLong(tally));
            }
        });
        return numbers;
    }
}
