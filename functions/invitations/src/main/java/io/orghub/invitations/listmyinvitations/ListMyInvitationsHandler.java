package io.orghub.invitations.listmyinvitations;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Invitations;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.invitations.InvitationProblems;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** GET /me/invitations: what was offered to the caller's verified address and can be accepted or declined. */
public final class ListMyInvitationsHandler extends ApiFunction {
    @Inject
    private Invitations invitations;

    @Inject
    private Cursors cursors;

    public ListMyInvitationsHandler() {}

    public ListMyInvitationsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return request.caller()
                .verifiedEmail()
                .map(address -> list(request, address))
                .orElseGet(InvitationProblems::emailNotVerified);
    }

    private Answer list(ApiRequest request, EmailAddress address) {
        var page = invitations.pendingFor(
                request.tenant(), address, request.operation().at(), cursors.page(request));
        return Answer.ok(cursors.view(request, page, View::of));
    }

    private record View(
            String invitationId,
            String groupId,
            String groupType,
            String groupName,
            Optional<String> avatarUrl,
            String role,
            String kind,
            Optional<String> message,
            Instant createdAt,
            Instant expiresAt) {
        static View of(Invitations.Received received) {
            var invitation = received.invitation();
            var group = received.group();
            return new View(
                    invitation.id(),
                    group.id().value(),
                    group.type().toString(),
                    group.name(),
                    group.avatarUrl(),
                    invitation.role().toString(),
                    invitation.kind().toString(),
                    invitation.message(),
                    invitation.createdAt(),
                    invitation.expiresAt());
        }
    }
}
