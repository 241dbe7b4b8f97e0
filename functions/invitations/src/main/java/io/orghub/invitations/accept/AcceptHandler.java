package io.orghub.invitations.accept;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.invitations.InvitationProblems;
import io.orghub.invitations.OfferedInvitation;
import jakarta.inject.Inject;

/** POST /invitations/accept: a user of the tenant takes up the invitation to its verified address. */
public final class AcceptHandler extends ApiFunction {
    @Inject
    private Invitations invitations;

    @Inject
    private InvitationTokens tokens;

    public AcceptHandler() {}

    public AcceptHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var offered = request.body(OfferedInvitation::read);
        if (offered.lacksAddress(request)) {
            return InvitationProblems.emailNotVerified();
        }
        return offered.invitation(request, tokens, invitations)
                .map(invitation -> answer(invitations.accept(
                        request.operation(), invitation, request.caller().verifiedEmail())))
                .orElseGet(InvitationProblems::invalid);
    }

    private static Answer answer(AcceptOutcome outcome) {
        return switch (outcome) {
            case AcceptOutcome.Accepted(var group, var user, var role) ->
                Answer.ok(new View(group.value(), user.value(), role.toString()));
            case AcceptOutcome.Invalid() -> InvitationProblems.invalid();
            case AcceptOutcome.EmailNotVerified() -> InvitationProblems.emailNotVerified();
            case AcceptOutcome.EmailMismatch() -> InvitationProblems.emailMismatch();
            case AcceptOutcome.AlreadyUsed() -> InvitationProblems.alreadyUsed();
            case AcceptOutcome.Expired() -> InvitationProblems.expired();
            case AcceptOutcome.Revoked() -> InvitationProblems.revoked();
            case AcceptOutcome.Declined() -> InvitationProblems.declined();
            case AcceptOutcome.Archived() -> Access.archived();
            case AcceptOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
        };
    }

    private record View(String groupId, String userId, String role) {}
}
