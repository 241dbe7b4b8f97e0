package io.orghub.invitations.decline;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.invitations.InvitationProblems;
import io.orghub.invitations.OfferedInvitation;
import jakarta.inject.Inject;

/** POST /invitations/decline: a user of the tenant refuses the invitation to its verified address. */
public final class DeclineHandler extends ApiFunction {
    @Inject
    private Invitations invitations;

    @Inject
    private InvitationTokens tokens;

    public DeclineHandler() {}

    public DeclineHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var offered = request.body(OfferedInvitation::read);
        if (offered.lacksAddress(request)) {
            return InvitationProblems.emailNotVerified();
        }
        return offered.invitation(request, tokens, invitations)
                .map(invitation -> answer(invitations.decline(
                        request.operation(), invitation, request.caller().verifiedEmail())))
                .orElseGet(InvitationProblems::invalid);
    }

    private static Answer answer(DeclineOutcome outcome) {
        return switch (outcome) {
            case DeclineOutcome.Declined() -> Answer.noContent();
            case DeclineOutcome.Invalid() -> InvitationProblems.invalid();
            case DeclineOutcome.EmailNotVerified() -> InvitationProblems.emailNotVerified();
            case DeclineOutcome.EmailMismatch() -> InvitationProblems.emailMismatch();
            case DeclineOutcome.AlreadyAccepted() -> InvitationProblems.alreadyUsed();
            case DeclineOutcome.Expired() -> InvitationProblems.expired();
            case DeclineOutcome.Revoked() -> InvitationProblems.revoked();
            case DeclineOutcome.Archived() -> Access.archived();
        };
    }
}
