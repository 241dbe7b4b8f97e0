package io.orghub.invitations;

import io.orghub.domain.Invitation;
import java.time.Instant;
import java.util.Optional;

/** An invitation as the group's admins read it. */
public record InvitationView(
        String invitationId,
        String email,
        String role,
        String kind,
        String status,
        String invitedBy,
        Instant createdAt,
        Optional<Instant> sentAt,
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
                invitation.expiresAt());
    }
}
