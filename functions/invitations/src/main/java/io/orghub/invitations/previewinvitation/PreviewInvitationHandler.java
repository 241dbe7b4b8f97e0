package io.orghub.invitations.previewinvitation;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.Invitations.Preview;
import io.orghub.edge.Answer;
import io.orghub.edge.PublicFunction;
import io.orghub.edge.PublicRequest;
import io.orghub.invitations.InvitationProblems;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** POST /invitations/preview: tells the holder of a link, who has yet to sign in, what its mail told. */
public final class PreviewInvitationHandler extends PublicFunction {
    @Inject
    private Invitations invitations;

    @Inject
    private InvitationTokens tokens;

    @Inject
    private Clock clock;

    public PreviewInvitationHandler() {}

    public PreviewInvitationHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(PublicRequest request) {
        var token = request.body(fields -> fields.text("token", 1000));
        // A token is judged by itself, before anything is read.
        return tokens.open(token)
                .flatMap(invitations::preview)
                .<Answer>map(preview -> Answer.ok(View.of(preview, clock.instant())))
                .orElseGet(InvitationProblems::invalid);
    }

    private record View(
            String groupName,
            Optional<String> avatarUrl,
            Optional<String> inviterName,
            String email,
            String status,
            Instant expiresAt) {
        static View of(Preview preview, Instant now) {
            var invitation = preview.invitation();
            return new View(
                    preview.group().name(),
                    preview.group().avatarUrl(),
                    preview.inviterName(),
                    invitation.email().masked(),
                    preview.statusAt(now).toString(),
                    invitation.expiresAt());
        }
    }
}
