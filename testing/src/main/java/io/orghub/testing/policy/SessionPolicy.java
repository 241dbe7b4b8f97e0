package io.orghub.testing.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.domain.TenantId;
import io.orghub.table.TenantPolicy;
import io.orghub.testing.template.FunctionResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A session policy as IAM reads it, as far as those go that are made of a {@link TenantPolicy}. */
final class SessionPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEYS = "dynamodb:LeadingKeys";
    // A wildcard, or what stands for one that is meant literally; any other variable is of no use here.
    private static final Pattern SPECIAL = Pattern.compile("\\$\\{[*?$]}|[*?$]");

    private final List<Pattern> leadingKeys;
    private final boolean needsKeys;

    private SessionPolicy(JsonNode condition) {
        this.leadingKeys = StreamSupport.stream(
                        condition.path("ForAllValues:StringLike").path(KEYS).spliterator(), false)
                .map(pattern -> compiled(pattern.asText()))
                .toList();
        this.needsKeys = condition.path("Null").path(KEYS).asText().equals("false");
    }

    static SessionPolicy parsed(String json) {
        try {
            var statements = JSON.readTree(json).path("Statement");
            if (statements.size() != 1
                    || !statements.path(0).path("Effect").asText().equals("Allow")) {
                throw new IllegalArgumentException("not one permission: " + json);
            }
            return new SessionPolicy(statements.path(0).path("Condition"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + json, e);
        }
    }

    /** What the credentials of a function's caller would be narrowed by. */
    static SessionPolicy of(FunctionResource function, TenantId caller) {
        return parsed(new TenantPolicy(caller, tenantlessKeys(function)).json());
    }

    static List<String> tenantlessKeys(FunctionResource function) {
        return Optional.ofNullable(function.environment().get("TENANTLESS_KEYS"))
                .map(List::of)
                .orElse(List.of());
    }

    /** Whether a call with these leading keys is allowed: all values of none are like any pattern. */
    boolean admits(Collection<String> keys) {
        return (!needsKeys || !keys.isEmpty())
                && keys.stream().allMatch(key -> leadingKeys.stream()
                        .anyMatch(pattern -> pattern.matcher(key).matches()));
    }

    private static Pattern compiled(String pattern) {
        var literals = SPECIAL.splitWithDelimiters(pattern, 0);
        return Pattern.compile(
                List.of(literals).stream()
                        .map(part -> switch (part) {
                            case "*" -> ".*";
                            case "?" -> ".";
                            case "$" -> throw new IllegalArgumentException("a variable in " + pattern);
                            case "${*}", "${?}", "${$}" -> Pattern.quote(part.substring(2, 3));
                            default -> Pattern.quote(part);
                        })
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }
}
