package io.orghub.table;

import io.orghub.domain.Client;
import io.orghub.domain.GroupId;
import io.orghub.domain.Hub;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.ShownListing;
import io.orghub.domain.SortName;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The hub's lists in the table, each a partition of {@code byList} in the order of names. */
@Singleton
final class DynamoHub implements Hub {
    private final OrgTable table;

    DynamoHub(OrgTable table) {
        this.table = table;
    }

    @Override
    public Page<Client> clients(TenantId tenant, GroupId organisation, Optional<String> namePrefix, PageRequest page) {
        var rows = PageQuery.ofIndex(
                        ClientRowItem.SCHEMA, TableKeys.BY_LIST, TableKeys.clientList(tenant, organisation))
                .startingWith(namePrefix.map(SortName::of).filter(prefix -> !prefix.isEmpty()))
                .page(table, page);
        return new Page<>(rows.items().stream().map(ClientRowItem::toDomain).toList(), rows.next());
    }

    @Override
    public Page<ShownListing> listings(TenantId tenant, GroupId organisation, PageRequest page) {
        var rows = PageQuery.ofIndex(
                        ListingRowItem.SCHEMA, TableKeys.BY_LIST, TableKeys.listingList(tenant, organisation))
                .page(table, page);
        return new Page<>(rows.items().stream().map(ListingRowItem::toDomain).toList(), rows.next());
    }
}
