package io.orghub.local.gateway;

import java.util.List;
import java.util.Map;

/** What the authorizer says of a request. */
sealed interface Verdict {
    /** @param claims all as text */
    record Allowed(Map<String, String> claims, List<String> scopes) implements Verdict {}

    record Unauthorised(String reason) implements Verdict {}

    record ScopeMissing(List<String> needed) implements Verdict {}
}
