package io.orghub.workers.sweeparchive;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ArchiveSweep;
import io.orghub.domain.GroupId;
import io.orghub.domain.SweepJob;
import io.orghub.domain.TenantId;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;

/** Queue worker: sweeps an archived group of its members and pending invitations, a slice for each message. */
public final class SweepArchiveHandler extends QueueFunction {
    @Inject
    private ArchiveSweep archive;

    public SweepArchiveHandler() {}

    public SweepArchiveHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        archive.sweep(new SweepJob(new TenantId(message.text("tenantId")), new GroupId(message.text("groupId"))));
    }
}
