package io.orghub.identity.putclaims;

import io.orghub.domain.Identifier;
import io.orghub.domain.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Claims to add to an access token, all of them text; without a tenant there are none, and every route answers 403. */
final class Claims {
    private static final String TENANT_ADMIN = "tenant-admin";

    private Claims() {}

    static Map<String, String> ofMachine(Optional<TenantId> tenant) {
        return tenant.map(known -> Map.of("tenant_id", known.value())).orElse(Map.of());
    }

    /** @param attributes of the user pool */
    static Map<String, String> ofPerson(Map<?, ?> attributes) {
        if (!(attributes.get("custom:tenant_id") instanceof String tenant) || !Identifier.isValid(tenant)) {
            return Map.of();
        }
        var claims = new LinkedHashMap<String, String>();
        claims.put("tenant_id", tenant);
        if (attributes.get("email") instanceof String email && !email.isBlank()) {
            claims.put("email", email);
            claims.put(
                    "email_verified",
                    Boolean.toString("true".equals(String.valueOf(attributes.get("email_verified")))));
        }
        if (TENANT_ADMIN.equals(attributes.get("custom:orghub_role"))) {
            claims.put("orghub_role", TENANT_ADMIN);
        }
        return claims;
    }
}
