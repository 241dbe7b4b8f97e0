package io.orghub.invitations.listinvitations;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Invitations;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.invitations.InvitationView;
import jakarta.inject.Inject;
import java.util.List;

/** GET /groups/{groupId}/invitations: the latest invitation of each address, as it stands now. */
public final class ListInvitationsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Invitations invitations;

    @Inject
    private Cursors cursors;

    public ListInvitationsHandler() {}

    public ListInvitationsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        return access.asAdmin(request, group, entry -> {
            var status = request.query("status", List.of(InvitationStatus.values()));
            var now = request.operation().at();
            var page = invitations.list(request.tenant(), group, status, now, cursors.page(request));
            return Answer.ok(cursors.view(request, page, invitation -> InvitationView.of(invitation, now)));
        });
    }
}
