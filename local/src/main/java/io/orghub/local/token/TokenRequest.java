package io.orghub.local.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Whom a token is for. */
public record TokenRequest(
        String tenantId,
        String userId,
        Optional<String> email,
        boolean emailVerified,
        Optional<String> role,
        String scope) {
    private static final Set<String> FIELDS = Set.of("tenantId", "userId", "email", "emailVerified", "role", "scope");
    private static final String ID = "[A-Za-z0-9._~-]{1,64}";

    public TokenRequest {
        if (!tenantId.matches(ID) || !userId.matches(ID)) {
            throw new BadTokenRequest("tenantId and userId are 1 to 64 of A-Z a-z 0-9 . _ ~ -");
        }
        if (email.isPresent() && !email.get().contains("@")) {
            throw new BadTokenRequest("email is an address");
        }
        if (role.isPresent() && !role.get().equals("tenant-admin")) {
            throw new BadTokenRequest("role is tenant-admin or absent");
        }
    }

    public static TokenRequest person(String tenantId, String userId, String email) {
        return new TokenRequest(tenantId, userId, Optional.of(email), true, Optional.empty(), "orghub/api");
    }

    public static TokenRequest tenantAdmin(String tenantId, String userId) {
        return new TokenRequest(tenantId, userId, Optional.empty(), true, Optional.of("tenant-admin"), "orghub/api");
    }

    public static TokenRequest machine(String tenantId, String scope) {
        return new TokenRequest(tenantId, "machine", Optional.empty(), true, Optional.empty(), scope);
    }

    public TokenRequest withUnverifiedEmail() {
        return new TokenRequest(tenantId, userId, email, false, role, scope);
    }

    /** Reads {@code {tenantId, userId, email?, emailVerified?, role?, scope?}}. */
    public static TokenRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw new BadTokenRequest("the body is a JSON object with tenantId and userId");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new BadTokenRequest("unknown field " + name);
            }
        });
        if (!body.path("emailVerified").isMissingNode()
                && !body.path("emailVerified").isBoolean()) {
            throw new BadTokenRequest("emailVerified is true or false");
        }
        return new TokenRequest(
                text(body, "tenantId").orElseThrow(() -> new BadTokenRequest("tenantId is missing")),
                text(body, "userId").orElseThrow(() -> new BadTokenRequest("userId is missing")),
                text(body, "email"),
                body.path("emailVerified").asBoolean(true),
                text(body, "role"),
                text(body, "scope").orElse("orghub/api"));
    }

    private static Optional<String> text(JsonNode body, String name) {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new BadTokenRequest(name + " is a text");
        }
        return Optional.of(value.textValue());
    }
}
