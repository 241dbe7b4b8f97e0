package io.orghub.groups.listauditevents;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AuditTrail;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;

/** GET /groups/{groupId}/audit-events: who did what, newest first. */
public final class ListAuditEventsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private AuditTrail auditTrail;

    @Inject
    private Cursors cursors;

    public ListAuditEventsHandler() {}

    public ListAuditEventsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        return access.asOwnerLookingBack(
                request,
                group,
                entry -> Answer.ok(cursors.view(
                        request,
                        auditTrail.events(request.tenant(), group, cursors.page(request)),
                        AuditEventView::of)));
    }
}
