package io.orghub.invitations.invite;

import io.orghub.domain.Kind;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Role;
import io.orghub.edge.Fields;
import java.util.List;

/** Who is to be invited: one address, or a list of up to 98. */
record InviteRequest(List<NewInvitation> invitations, boolean asList) {
    private static final int MAX_INVITATIONS = 98;
    private static final String LIST = "invitations";

    /** @param usual what an invitee becomes if the body does not say */
    static InviteRequest read(Fields fields, Kind usual) {
        if (!fields.has(LIST)) {
            return new InviteRequest(List.of(invitation(fields, usual)), false);
        }
        var list = fields.list(LIST, MAX_INVITATIONS, item -> invitation(item, usual));
        fields.distinct(LIST, list, invitation -> invitation.email().normalised(), "email");
        return new InviteRequest(list, true);
    }

    boolean makesAdmin() {
        return invitations.stream().anyMatch(invitation -> invitation.role() == Role.ADMIN);
    }

    private static NewInvitation invitation(Fields fields, Kind usual) {
        return new NewInvitation(
                fields.email("email"),
                fields.optionalOneOf("role", List.of(Role.MEMBER, Role.ADMIN)).orElse(Role.MEMBER),
                fields.optionalOneOf("kind", List.of(Kind.values())).orElse(usual),
                fields.optionalParagraph("message", 200));
    }
}
