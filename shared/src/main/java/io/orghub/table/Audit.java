package io.orghub.table;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;

/** Writes the audit trail. Key and content are functions of the record, so a put without a condition is idempotent. */
@Singleton
final class Audit {
    private final OrgTable table;

    Audit(OrgTable table) {
        this.table = table;
    }

    /** @param changes of one group */
    void write(List<AuditedChange> changes) {
        var items = new LinkedHashMap<String, AuditItem>();
        changes.stream().map(AuditItem::from).forEach(item -> items.put(item.sk(), item));
        table.putAll(AuditItem.SCHEMA, items.values());
    }
}
