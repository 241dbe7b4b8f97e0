package io.orghub.invitations.invite;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Invitation;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.Idempotency;
import io.orghub.invitations.InvitationView;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    private static final int MAX_INVITATIONS = 98;
    private static final String LIST = "invitations";

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> invite(request, entry));
    }

    private Answer invite(ApiRequest request, Access.Entry entry) {
        var wanted =
                request.body(fields -> wanted(fields, Kind.usualIn(entry.group().type())));
        boolean makesAdmin = wanted.invitations().stream().anyMatch(invitation -> invitation.role() == Role.ADMIN);
        if (makesAdmin && !entry.rights().atLeast(Role.OWNER)) {
            return Access.forbidden();
        }
        Function<InviteOutcome, Answer> toAnswer =
                outcome -> answer(outcome, wanted.asList(), request.operation().at());
        var claim = Idempotency.claim(request, toAnswer);
        return Idempotency.answer(
                invitations.invite(request.operation(), entry.group(), wanted.invitations(), claim), toAnswer);
    }

    private static Wanted wanted(Fields fields, Kind usual) {
        if (!fields.has(LIST)) {
            return new Wanted(List.of(invitation(fields, usual)), false);
        }
        var list = fields.list(LIST, MAX_INVITATIONS, item -> invitation(item, usual));
        fields.distinct(LIST, list, invitation -> invitation.email().normalised(), "email");
        return new Wanted(list, true);
    }

    private static NewInvitation invitation(Fields fields, Kind usual) {
        return new NewInvitation(
                fields.email("email"),
                fields.optionalOneOf("role", List.of(Role.MEMBER, Role.ADMIN)).orElse(Role.MEMBER),
                fields.optionalOneOf("kind", List.of(Kind.values())).orElse(usual),
                fields.optionalParagraph("message", 300));
    }

    private static Answer answer(InviteOutcome outcome, boolean asList, Instant now) {
        return switch (outcome) {
            case InviteOutcome.Done(var invitees)
            when asList ->
                Answer.ok(new ListView(invitees.stream().map(Verdict::of).toList()));
            case InviteOutcome.Done(var invitees) -> single(invitees.getFirst(), now);
            case InviteOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
            case InviteOutcome.Archived() -> Access.archived();
        };
    }

    // A member who came by another way has no invitation to show: its verdict says what is true.
    private static Answer single(InviteOutcome.Invitee invitee, Instant now) {
        var view = invitee.invitation()
                .<Object>map(made -> InvitationView.of(made, now))
                .orElse(Verdict.of(invitee));
        return invitee.verdict() == InviteOutcome.Verdict.INVITED ? Answer.created(view) : Answer.ok(view);
    }

    private record Wanted(List<NewInvitation> invitations, boolean asList) {}

    private record ListView(List<Verdict> invitations) {}

    private record Verdict(String email, String outcome, Optional<String> invitationId) {
        static Verdict of(InviteOutcome.Invitee invitee) {
            return new Verdict(
                    invitee.email().typed(),
                    invitee.verdict().toString(),
                    invitee.invitation().map(Invitation::id));
        }
    }
}
