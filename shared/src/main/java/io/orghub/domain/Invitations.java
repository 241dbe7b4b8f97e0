package io.orghub.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Invitations by e-mail. */
public interface Invitations {
    /**
     * Invites 1 to 98 addresses, all or none, reserving a licence for each by the organisation's policy.
     *
     * @param invitations of distinct addresses
     */
    Once<InviteOutcome> invite(
            Operation operation, Group group, List<NewInvitation> invitations, Optional<Claim<InviteOutcome>> claim);

    /**
     * Makes the caller a member, in one transaction with the invitation's end.
     *
     * @param verified the caller's address, if it is verified
     */
    AcceptOutcome accept(Operation operation, Offered offered, Optional<EmailAddress> verified);

    /**
     * Ends the invitation for its addressee, and gives back the licence that it holds.
     *
     * @param verified the caller's address, if it is verified
     */
    DeclineOutcome decline(Operation operation, Offered offered, Optional<EmailAddress> verified);

    /** Ends the invitation unless it is accepted, and gives back the licence that it holds. */
    RevokeOutcome revoke(Operation operation, Group group, InvitationId invitation, Role strongestRevocable);

    /** A group's invitations in no particular order; those that have lapsed are expired ones. */
    Page<Invitation> list(
            TenantId tenant, GroupId group, Optional<InvitationStatus> status, Instant now, PageRequest page);

    /**
     * Sends a pending invitation again, expired or not, no sooner than a while after its latest sending.
     *
     * @param strongest the strongest role that the caller may invite as
     */
    ResendOutcome resend(Operation operation, Group group, InvitationId id, Role strongest);

    /** An invitation that this address received. */
    Optional<ListedInvitation> receivedBy(TenantId tenant, EmailAddress address, String invitationId);

    /** What this address may accept or decline, in groups that are not archived. */
    Page<Received> pendingFor(TenantId tenant, EmailAddress address, Instant now, PageRequest page);

    /** What the mail of this link told, and what has become of it; nothing unless the link is the latest. */
    Optional<Preview> preview(InvitationLink link);

    /** What a mail needs, if the invitation is still pending, in force and its latest sending has not been mailed. */
    Optional<MailDue> mailDue(TenantId tenant, GroupId group, String key, Instant now);

    /**
     * Takes one of the mails that an address is sent in a day; the same sending takes no second one. If none is left, the
     * invitation is noted as suppressed.
     *
     * @return whether the caller is to send it, within a minute
     * @throws Busy while another worker is sending it
     */
    boolean admitMail(Invitation invitation, Instant now);

    /** Notes that the mail of this sending went out; nothing happens where that is known or another one replaced it. */
    void markSent(InvitationLink link, Instant at);

    /** Notes that no mail reaches this invitation's address; nothing happens where that is known or another one replaced it. */
    void markUndelivered(InvitationLink link, Undelivered undelivered);

    record Received(Invitation invitation, Group group) {}

    /** @param inviterName nothing if the platform has not reported it */
    record Preview(Invitation invitation, Group group, Optional<String> inviterName) {
        /** Archiving takes an invitation back at once, although it is swept a moment later. */
        public InvitationStatus statusAt(Instant now) {
            var status = invitation.statusAt(now);
            return status == InvitationStatus.PENDING && group.archived() ? InvitationStatus.REVOKED : status;
        }
    }

    /** @param inviterName nothing if the platform has not reported it */
    record MailDue(Invitation invitation, Group group, Optional<String> inviterName) {}
}
