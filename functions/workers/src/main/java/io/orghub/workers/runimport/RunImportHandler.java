package io.orghub.workers.runimport;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.ImportJob;
import io.orghub.domain.ImportKey;
import io.orghub.domain.Imports;
import io.orghub.domain.TenantId;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;

/** Queue worker: does one slice of an import, whose note of it asks for the next. */
public final class RunImportHandler extends QueueFunction {
    @Inject
    private Imports imports;

    public RunImportHandler() {}

    public RunImportHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        var key = new ImportKey(
                new TenantId(message.text("tenantId")), new GroupId(message.text("groupId")), message.text("importId"));
        imports.advance(new ImportJob(key, Long.parseLong(message.text("version"))));
    }
}
