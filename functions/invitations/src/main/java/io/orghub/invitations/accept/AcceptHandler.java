package io.orghub.invitations.accept;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.ProblemCode;
import jakarta.inject.Inject;
import java.util.Optional;

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
        var wanted = request.body(AcceptHandler::wanted);
        if (wanted.invitationId().isPresent()
                && request.caller().verifiedEmail().isEmpty()) {
            return answer(new AcceptOutcome.EmailNotVerified());
        }
        return link(request, wanted)
                .map(link -> answer(invitations.accept(
                        request.operation(), link, request.caller().verifiedEmail())))
                .orElseGet(AcceptHandler::invalid);
    }

    private static Wanted wanted(Fields fields) {
        var wanted = new Wanted(fields.optionalText("token", 1000), fields.optionalText("invitationId", 64));
        if (fields.has("token") == fields.has("invitationId")) {
            fields.refuse("token", "give either a token or an invitationId");
        }
        return wanted;
    }

    // A token is judged by itself, before anything is read; a link of another tenant is no link here.
    private Optional<InvitationLink> link(ApiRequest request, Wanted wanted) {
        return wanted.token()
                .flatMap(tokens::open)
                .filter(link -> link.tenant().equals(request.tenant()))
                .or(() -> wanted.invitationId().flatMap(id -> request.caller()
                        .verifiedEmail()
                        .flatMap(address -> invitations.receivedBy(request.tenant(), address, id))));
    }

    private static Answer answer(AcceptOutcome outcome) {
        return switch (outcome) {
            case AcceptOutcome.Accepted(var group, var user, var role) ->
                Answer.ok(new View(group.value(), user.value(), role.toString()));
            case AcceptOutcome.Invalid() -> invalid();
            case AcceptOutcome.EmailNotVerified() ->
                Answer.problem(ProblemCode.EMAIL_NOT_VERIFIED, "Verify your e-mail address first, then accept.");
            case AcceptOutcome.EmailMismatch() ->
                Answer.problem(
                        ProblemCode.INVITATION_EMAIL_MISMATCH,
                        "Sign in with the address that the invitation was sent to.");
            case AcceptOutcome.AlreadyUsed() ->
                Answer.problem(ProblemCode.INVITATION_ALREADY_USED, "The invitation has been accepted before.");
            case AcceptOutcome.Expired() -> Answer.problem(ProblemCode.INVITATION_EXPIRED, "Ask for a new invitation.");
            case AcceptOutcome.Revoked() ->
                Answer.problem(ProblemCode.INVITATION_REVOKED, "The invitation was taken back.");
            case AcceptOutcome.Declined() ->
                Answer.problem(ProblemCode.INVITATION_DECLINED, "The invitation was declined.");
            case AcceptOutcome.Archived() -> Access.archived();
            case AcceptOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
        };
    }

    private static Answer invalid() {
        return Answer.problem(ProblemCode.INVITATION_INVALID, "The link is not a valid one, or no longer the latest.");
    }

    private record Wanted(Optional<String> token, Optional<String> invitationId) {}

    private record View(String groupId, String userId, String role) {}
}
