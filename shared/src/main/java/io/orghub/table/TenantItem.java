package io.orghub.table;

import io.orghub.domain.GroupType;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#TENANT | TENANT}. */
record TenantItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String name,
        List<String> groupTypes,
        Boolean selfServiceOrganisations,
        Integer startingLicences,
        String changedBy,
        Long changedAtEpochMillis,
        String requestId) {
    static final TableSchema<TenantItem> SCHEMA = RecordSchema.of(TenantItem.class);

    Tenant toDomain() {
        return new Tenant(
                new TenantId(tenantId),
                name,
                groupTypes.stream()
                        .map(text -> Words.read(GroupType.class, text))
                        .collect(Collectors.toSet()),
                selfServiceOrganisations,
                startingLicences);
    }
}
