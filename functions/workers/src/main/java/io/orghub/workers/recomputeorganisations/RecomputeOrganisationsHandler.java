package io.orghub.workers.recomputeorganisations;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.OrganisationRegistry;
import io.orghub.domain.Recompute;
import io.orghub.domain.RecomputeJob;
import io.orghub.domain.RecomputeOrder;
import io.orghub.domain.RecomputeQueue;
import io.orghub.domain.Recomputed;
import io.orghub.edge.DriftLog;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queue worker: spreads a page of the registry over messages of one organisation each, or recomputes one. */
public final class RecomputeOrganisationsHandler extends QueueFunction {
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

    public RecomputeOrganisationsHandler() {}

    public RecomputeOrganisationsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        switch (RecomputeOrder.of(message::text, clock.instant())) {
            case RecomputeOrder.OfShard(int shard, var after) -> spread(shard, after);
            case RecomputeOrder.OfOrganisation(var job) -> recompute(job);
        }
    }

    private void spread(int shard, Optional<String> after) {
        var page = registry.page(shard, after);
        var orders = new ArrayList<RecomputeOrder>();
        page.organisations()
                .forEach(organisation -> orders.add(new RecomputeOrder.OfOrganisation(
                        RecomputeJob.of(organisation.tenant(), organisation.id(), clock.instant()))));
        // The rest of the shard last, when all others have been taken: a page that comes again would ask for it
        // once more, and each page after it likewise.
        page.next().ifPresent(next -> orders.add(new RecomputeOrder.OfShard(shard, Optional.of(next))));
        queue.send(orders);
    }

    private void recompute(RecomputeJob job) {
        switch (recompute.recompute(job)) {
            case Recomputed.Finished(var report) -> log.tell("recompute-organisations", report);
            case Recomputed.Unfinished(var rest) -> queue.send(List.of(new RecomputeOrder.OfOrganisation(rest)));
        }
    }
}
