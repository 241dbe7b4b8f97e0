package io.orghub.invitations.revokeinvitation;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.InvitationId;
import io.orghub.domain.Invitations;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.invitations.InvitationProblems;
import jakarta.inject.Inject;

/** DELETE /groups/{groupId}/invitations/{invitationId}: by an admin; of one to be an admin, by the owner. */
public final class RevokeInvitationHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Invitations invitations;

    public RevokeInvitationHandler() {}

    public RevokeInvitationHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var id = request.id("invitationId");
        return access.asAdmin(request, group, entry -> InvitationId.parse(id)
                .map(invitation -> revoke(request, entry, invitation))
                .orElseGet(Answer::notFound));
    }

    private Answer revoke(ApiRequest request, Access.Entry entry, InvitationId invitation) {
        var strongestRevocable = entry.rights().atLeast(Role.OWNER) ? Role.ADMIN : Role.MEMBER;
        return switch (invitations.revoke(request.operation(), entry.group(), invitation, strongestRevocable)) {
            case RevokeOutcome.Revoked() -> Answer.noContent();
            case RevokeOutcome.NeverInvited() -> Answer.notFound();
            case RevokeOutcome.AlreadyAccepted() -> InvitationProblems.alreadyUsed();
            case RevokeOutcome.NotPermitted() -> Access.forbidden();
            case RevokeOutcome.Archived() -> Access.archived();
        };
    }
}
