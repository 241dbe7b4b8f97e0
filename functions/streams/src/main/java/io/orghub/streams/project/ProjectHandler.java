package io.orghub.streams.project;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamRecord;
import io.orghub.edge.StreamFunction;
import io.orghub.streams.DeadLetters;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;

/** Stream consumer: keeps views, stats and ledger in the table. */
public final class ProjectHandler extends StreamFunction {
    @Inject
    private Projection projection;

    @Inject
    private DeadLetters deadLetters;

    public ProjectHandler() {}

    public ProjectHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Collection<StreamRecord> handle(List<StreamRecord> records) {
        var applied = projection.apply(records);
        applied.unreadable().forEach(record -> deadLetters.send("project", record));
        return applied.toRetry();
    }
}
