package io.orghub.invitations;

import io.orghub.domain.Invitation;
import io.orghub.domain.Undelivered;
import java.time.Instant;
import java.util.Optional;

/**
 * An invitation as the group's admins read it.
 *
 * @param suppressed there only if its latest mail was held back
 */
public record InvitationView(
        String invitationId,
        String email,
        String role,
        String kind,
        String status,
        String invitedBy,
        Instant createdAt,
        Optional<Instant> sentAt,
        Optional<Boolean> suppressed,
        Optional<UndeliveredView> undelivered,
        Instant expiresAt) {
    public static InvitationView of(Invitation invitation, Instant now) {
        return new InvitationView(
                invitation.id(),
                invitation.email().typed(),
                invitation.role().toString(),
                invitation.kind().toString(),
                invitation.statusAt(now).toString(),
                invitation.invitedBy().value(),
                invitation.createdAt(),
                invitation.sentAt(),
                Optional.of(invitation.suppressed()).filter(suppressed -> suppressed),
                invitation.undelivered().map(UndeliveredView::of),
                invitation.expiresAt());
    }

    /** That no mail reaches the address, and so no further one is sent. */
    public record UndeliveredView(String reason, Instant at) {
        private static UndeliveredView of(Undelivered undelivered) {
            return new UndeliveredView(undelivered.reason().toString(), undelivered.at());
        }
    }
}
