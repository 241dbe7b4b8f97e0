package io.orghub.invitations.resendinvitation;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.InvitationId;
import io.orghub.domain.Invitations;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.ProblemCode;
import io.orghub.invitations.InvitationProblems;
import io.orghub.invitations.InvitationView;
import jakarta.inject.Inject;
import java.time.Instant;

/** POST /groups/{groupId}/invitations/{invitationId}/resend: mails it again, under a new link. */
public final class ResendInvitationHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Invitations invitations;

    public ResendInvitationHandler() {}

    public ResendInvitationHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var id = request.id("invitationId");
        return access.asAdmin(request, group, entry -> InvitationId.parse(id)
                .map(invitation -> resend(request, entry, invitation))
                .orElseGet(Answer::notFound));
    }

    private Answer resend(ApiRequest request, Access.Entry entry, InvitationId invitation) {
        var operation = request.operation();
        return answer(invitations.resend(operation, entry.group(), invitation, invitableBy(entry)), operation.at());
    }

    private static Role invitableBy(Access.Entry entry) {
        return entry.rights().atLeast(Role.OWNER) ? Role.ADMIN : Role.MEMBER;
    }

    private static Answer answer(ResendOutcome outcome, Instant now) {
        return switch (outcome) {
            case ResendOutcome.Resent(var invitation) -> Answer.ok(InvitationView.of(invitation, now));
            case ResendOutcome.TooSoon(var wait) ->
                Answer.problem(ProblemCode.RESEND_TOO_SOON, "Leave its reader some minutes to find the last one.")
                        .retryAfter(wait);
            case ResendOutcome.MailLimitReached(var wait) -> InvitationProblems.mailLimitReached(wait);
            case ResendOutcome.NotPermitted() -> Access.forbidden();
            case ResendOutcome.NotFound() -> Answer.notFound();
            case ResendOutcome.Undeliverable() ->
                Answer.problem(
                        ProblemCode.INVITATION_UNDELIVERABLE, "Its mail came back, or was reported as unwanted.");
            case ResendOutcome.AlreadyUsed() -> InvitationProblems.alreadyUsed();
            case ResendOutcome.Expired() ->
                Answer.problem(ProblemCode.INVITATION_EXPIRED, "It expired and has ended. Invite the address anew.");
            case ResendOutcome.Revoked() ->
                Answer.problem(ProblemCode.INVITATION_REVOKED, "The invitation was taken back.");
            case ResendOutcome.Declined() ->
                Answer.problem(ProblemCode.INVITATION_DECLINED, "The invitation was declined.");
            case ResendOutcome.Archived() -> Access.archived();
            case ResendOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
        };
    }
}
