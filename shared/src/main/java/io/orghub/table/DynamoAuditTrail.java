package io.orghub.table;

import io.orghub.domain.AuditEvent;
import io.orghub.domain.AuditTrail;
import io.orghub.domain.GroupId;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;

/** The audit trail in the table: one Query from the newest event down. */
@Singleton
final class DynamoAuditTrail implements AuditTrail {
    private final OrgTable table;

    DynamoAuditTrail(OrgTable table) {
        this.table = table;
    }

    @Override
    public Page<AuditEvent> events(TenantId tenant, GroupId group, PageRequest page) {
        var found = PageQuery.ofTable(AuditItem.SCHEMA, TableKeys.groupPk(tenant, group), TableKeys.AUDIT_PREFIX)
                .backwards()
                .page(table, page);
        return new Page<>(found.items().stream().map(AuditItem::toDomain).toList(), found.next());
    }
}
