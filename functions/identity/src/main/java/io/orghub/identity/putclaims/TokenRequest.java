package io.orghub.identity.putclaims;

import io.orghub.domain.Identifier;
import io.orghub.domain.UserId;
import java.util.Map;
import java.util.Optional;

/** Whose token Cognito is about to make, in its event of version 2 or 3. */
record TokenRequest(Map<String, Object> event) {
    boolean ofMachine() {
        return "TokenGeneration_ClientCredentials".equals(event.get("triggerSource"));
    }

    Optional<UserId> client() {
        return Optional.ofNullable(inside("callerContext").get("clientId"))
                .map(Object::toString)
                .filter(Identifier::isValid)
                .map(UserId::new);
    }

    /** What the pool knows of a person; what its client sends along is not in it. */
    Map<?, ?> attributes() {
        return inside("request").get("userAttributes") instanceof Map<?, ?> attributes ? attributes : Map.of();
    }

    private Map<?, ?> inside(String name) {
        return event.get(name) instanceof Map<?, ?> part ? part : Map.of();
    }
}
