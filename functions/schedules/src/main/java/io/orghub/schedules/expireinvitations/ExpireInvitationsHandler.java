package io.orghub.schedules.expireinvitations;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.InvitationExpiry;
import io.orghub.edge.ScheduledFunction;
import jakarta.inject.Inject;
import java.util.Map;

/** Schedule: ends invitations that have expired, a slice in each run. */
public final class ExpireInvitationsHandler extends ScheduledFunction {
    @Inject
    private InvitationExpiry expiry;

    public ExpireInvitationsHandler() {}

    public ExpireInvitationsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Map<String, Object> run(Map<String, Object> detail) {
        var report = expiry.expire(ScheduledFunction::logFailure);
        return Map.of("expired", report.expired(), "failed", report.failed(), "more", report.more());
    }
}
