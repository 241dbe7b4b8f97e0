package io.orghub.edge;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, by the verified token alone.
 *
 * @param email the token's address, verified or not
 */
public record Caller(
        TenantId tenant,
        UserId user,
        boolean tenantAdmin,
        Optional<EmailAddress> email,
        boolean emailVerified,
        Set<String> scopes) {

    /** Nothing if the claims do not say who calls from which tenant. */
    static Optional<Caller> of(Map<String, String> claims) {
        var tenant = claims.get("tenant_id");
        var user = claims.get("sub");
        if (!Identifier.isValid(tenant) || !Identifier.isValid(user)) {
            return Optional.empty();
        }
        return Optional.of(new Caller(
                new TenantId(tenant),
                new UserId(user),
                "tenant-admin".equals(claims.get("orghub_role")),
                Optional.ofNullable(claims.get("email")).map(Caller::address),
                "true".equals(claims.get("email_verified")),
                scopes(claims.getOrDefault("scope", ""))));
    }

    // One that this product never invites is an address all the same, of any length: it matches no invitation.
    private static EmailAddress address(String claim) {
        return EmailAddress.parse(claim).orElseGet(() -> new EmailAddress(claim, "?"));
    }

    // A list of scopes reaches a function as text: `[a b]`.
    private static Set<String> scopes(String claim) {
        return Set.copyOf(List.of(claim.replaceAll("[\\[\\],]", " ").strip().split(" +")));
    }

    public Optional<EmailAddress> verifiedEmail() {
        return emailVerified ? email : Optional.empty();
    }
}
