package io.orghub.table;

import io.orghub.domain.GroupUsage;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.Usage;
import jakarta.inject.Singleton;

/** Usage in the table: the stats of open groups are a list of their own, and their sum is one item. */
@Singleton
final class DynamoUsage implements Usage {
    private final OrgTable table;

    DynamoUsage(OrgTable table) {
        this.table = table;
    }

    @Override
    public Page<GroupUsage> groups(TenantId tenant, PageRequest page) {
        var found = PageQuery.ofIndex(StatsItem.SCHEMA, TableKeys.BY_LIST, TableKeys.usageList(tenant))
                .page(table, page);
        return new Page<>(found.items().stream().map(StatsItem::toUsage).toList(), found.next());
    }

    @Override
    public TenantTotals totals(TenantId tenant) {
        return table.get(TotalsItem.SCHEMA, TableKeys.totals(tenant))
                .map(TotalsItem::toDomain)
                .orElse(TenantTotals.NONE);
    }
}
