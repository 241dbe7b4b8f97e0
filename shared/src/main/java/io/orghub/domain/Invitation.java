package io.orghub.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * An invitation of one address into one group.
 *
 * @param link of its latest sending
 * @param sentAt when its latest mail went out
 * @param status as stored: a pending one may have expired, see {@link #statusAt}
 */
public record Invitation(
        InvitationLink link,
        EmailAddress email,
        Role role,
        Kind kind,
        Optional<String> message,
        InvitationStatus status,
        UserId invitedBy,
        Instant createdAt,
        Optional<Instant> sentAt,
        boolean suppressed,
        Optional<Undelivered> undelivered,
        Instant expiresAt) {

    /** Key and generation: a new invitation of the same address has another id. */
    public String id() {
        return new InvitationId(link.key(), link.generation()).toString();
    }

    public InvitationStatus statusAt(Instant now) {
        boolean lapsed = status == InvitationStatus.PENDING && !now.isBefore(expiresAt);
        return lapsed ? InvitationStatus.EXPIRED : status;
    }
}
