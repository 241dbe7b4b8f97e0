package io.orghub.table;

import io.orghub.domain.TenantId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The session policy of a tenant's credentials: it narrows a role to the keys that begin with the tenant, in the table and
 * in its indexes. What may be done, and with which table, is the role's to say.
 *
 * @param tenantlessKeys patterns of keys of no tenant that are open besides
 */
public record TenantPolicy(TenantId tenant, List<String> tenantlessKeys) {
    // All of no keys at all are the tenant's as well, so there has to be one.
    private static final String FORM = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{\
            "ForAllValues:StringLike":{"dynamodb:LeadingKeys":[%s]},"Null":{"dynamodb:LeadingKeys":"false"}}}]}""";

    /** As STS takes it. Nothing is escaped: an id can hold nothing that means something to JSON or to a pattern. */
    public String json() {
        return FORM.formatted(Stream.concat(Stream.of(TableKeys.allOf(tenant)), tenantlessKeys.stream())
                .map(pattern -> '"' + pattern + '"')
                .collect(Collectors.joining(",")));
    }
}
