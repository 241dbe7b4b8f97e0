package io.orghub.workers.fanouttutor;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.FanOut;
import io.orghub.domain.FanOutJob;
import io.orghub.domain.GroupId;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;

/** Queue worker: brings what an organisation shows of a tutor after what it should be, a slice for each message. */
public final class FanOutTutorHandler extends QueueFunction {
    @Inject
    private FanOut fanOut;

    public FanOutTutorHandler() {}

    public FanOutTutorHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        fanOut.advance(new FanOutJob(
                new TenantId(message.text("tenantId")),
                new UserId(message.text("tutorId")),
                new GroupId(message.text("groupId")),
                Long.parseLong(message.text("version"))));
    }
}
