package io.orghub.invitations;

import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations;
import io.orghub.domain.Offered;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import java.util.Optional;

/** How an addressee names an invitation: by the token of its link, or by its id in the addressee's own list. */
public record OfferedInvitation(Optional<String> token, Optional<String> id) {
    public static OfferedInvitation read(Fields fields) {
        var offered =
                new OfferedInvitation(fields.optionalText("token", 1000), fields.optionalText("invitationId", 64));
        if (fields.has("token") == fields.has("invitationId")) {
            fields.refuse("token", "give either a token or an invitationId");
        }
        return offered;
    }

    /** Whether only its own address can say which one is meant, and the caller has none that is verified. */
    public boolean lacksAddress(ApiRequest request) {
        return id.isPresent() && request.caller().verifiedEmail().isEmpty();
    }

    /** A token is judged by itself, before anything is read; a link of another tenant is no link here. */
    public Optional<Offered> invitation(ApiRequest request, InvitationTokens tokens, Invitations invitations) {
        return token.flatMap(tokens::open)
                .filter(link -> link.tenant().equals(request.tenant()))
                .<Offered>map(link -> link)
                .or(() -> id.flatMap(listed -> request.caller()
                        .verifiedEmail()
                        .flatMap(address -> invitations.receivedBy(request.tenant(), address, listed))));
    }
}
