package io.orghub.invitations.invite;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Group;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.InviteOutcome.Invitee;
import io.orghub.domain.InviteOutcome.Verdict;
import io.orghub.domain.Kind;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Idempotency;
import io.orghub.invitations.InvitationProblems;
import io.orghub.invitations.InvitationView;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.Function;

/** POST /groups/{groupId}/invitations: invites one address, or up to 98 at once. */
public final class InviteHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Invitations invitations;

    public InviteHandler() {}

    public InviteHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> invite(request, entry));
    }

    private Answer invite(ApiRequest request, Access.Entry entry) {
        var usualKind = Kind.usualIn(entry.group().type());
        var wanted = request.body(fields -> InviteRequest.read(fields, usualKind));
        if (wanted.makesAdmin() && !entry.rights().atLeast(Role.OWNER)) {
            return Access.forbidden();
        }
        var operation = request.operation();
        Function<InviteOutcome, Answer> answer =
                outcome -> answer(outcome, entry.group(), wanted.asList(), operation.at());
        var claim = Idempotency.claim(request, answer);
        return Idempotency.answer(invitations.invite(operation, entry.group(), wanted.invitations(), claim), answer);
    }

    private static Answer answer(InviteOutcome outcome, Group group, boolean asList, Instant now) {
        return switch (outcome) {
            case InviteOutcome.Done(var invitees) when asList -> Answer.ok(InviteeView.OfList.of(invitees));
            case InviteOutcome.Done(var invitees) -> single(invitees.getFirst(), group, now);
            case InviteOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
            case InviteOutcome.MailLimitReached(var wait) -> InvitationProblems.mailLimitReached(wait);
            case InviteOutcome.Archived() -> Access.archived();
        };
    }

    // A member who came by another way has no invitation to show: its verdict says what is true.
    private static Answer single(Invitee invitee, Group group, Instant now) {
        if (invitee.invitation().isEmpty()) {
            return Answer.ok(InviteeView.of(invitee));
        }
        var view = InvitationView.of(invitee.invitation().get(), now);
        return invitee.verdict() == Verdict.INVITED
                ? Answer.created(view, "/groups/" + group.id() + "/invitations/" + view.invitationId())
                : Answer.ok(view);
    }
}
