package io.orghub.invitations.invite;

import io.orghub.domain.Invitation;
import io.orghub.domain.InviteOutcome;
import java.util.List;
import java.util.Optional;

/** What became of one address of a list. */
record InviteeView(String email, String outcome, Optional<String> invitationId) {
    static InviteeView of(InviteOutcome.Invitee invitee) {
        return new InviteeView(
                invitee.email().typed(),
                invitee.verdict().toString(),
                invitee.invitation().map(Invitation::id));
    }

    record OfList(List<InviteeView> invitations) {
        static OfList of(List<InviteOutcome.Invitee> invitees) {
            return new OfList(invitees.stream().map(InviteeView::of).toList());
        }
    }
}
