package io.orghub.edge;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
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
                Optional.ofNullable(claims.get("email")).flatMap(EmailAddress::parse),
                "true".equals(claims.get("email_verified")),
                Set.of(claims.getOrDefault("scope", "").trim().split(" +"))));
    }

    public Optional<EmailAddress> verifiedEmail() {
        return emailVerified ? email : Optional.empty();
    }
}
