package io.orghub.schedules.recomputestats;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.Identifier;
import io.orghub.domain.OrganisationRegistry;
import io.orghub.domain.Recompute;
import io.orghub.domain.RecomputeJob;
import io.orghub.domain.RecomputeOrder;
import io.orghub.domain.RecomputeQueue;
import io.orghub.domain.Recomputed;
import io.orghub.domain.TenantId;
import io.orghub.edge.DriftLog;
import io.orghub.edge.ScheduledFunction;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Schedule: asks for the recompute of all organisations; by hand, with one in the event's detail, recomputes that one. */
public final class RecomputeStatsHandler extends ScheduledFunction {
    @Inject
    private OrganisationRegistry registry;

    @Inject
    private Recompute recompute;

    @Inject
    private RecomputeQueue queue;

    @Inject
    private DriftLog log;

    @Inject
    private Clock clock;

    public RecomputeStatsHandler() {}

    public RecomputeStatsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Map<String, Object> run(Map<String, Object> detail) {
        if (detail.isEmpty()) {
            queue.send(IntStream.range(0, registry.shards())
                    .<RecomputeOrder>mapToObj(shard -> new RecomputeOrder.OfShard(shard, Optional.empty()))
                    .toList());
            return Map.of("shards", registry.shards());
        }
        var tenant = String.valueOf(detail.get("tenantId"));
        var organisation = String.valueOf(detail.get("organisationId"));
        boolean named = detail.keySet()
                .equals(Map.of("tenantId", "", "organisationId", "").keySet());
        if (!named || !Identifier.isValid(tenant) || !Identifier.isValid(organisation)) {
            return Map.of("refused", "The detail names a tenantId and an organisationId, or nothing");
        }
        var job = RecomputeJob.of(new TenantId(tenant), new GroupId(organisation), clock.instant());
        return switch (recompute.recompute(job)) {
            case Recomputed.Finished(var report) -> log.tell("recompute-stats", report);
            case Recomputed.Unfinished(var rest) -> {
                queue.send(List.of(new RecomputeOrder.OfOrganisation(rest)));
                yield Map.of("organisationId", organisation, "queued", true);
            }
        };
    }
}
