package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/** Stats in the table: one small query, eventually consistent as what it reads. */
@Singleton
final class DynamoStats implements Stats {
    private final OrgTable table;

    DynamoStats(OrgTable table) {
        this.table = table;
    }

    @Override
    public Optional<OrganisationStats> find(TenantId tenant, GroupId organisation) {
        var all = QueryConditional.sortBeginsWith(key ->
                key.partitionValue(TableKeys.groupPk(tenant, organisation)).sortValue(TableKeys.STATS_PREFIX));
        return table.of(StatsItem.SCHEMA).query(all).iterator().next().items().stream()
                .filter(item -> item.groupType().equals(GroupType.ORGANISATION.toString()))
                .map(item -> stats(organisation, item))
                .findFirst();
    }

    private static OrganisationStats stats(GroupId organisation, StatsItem item) {
        return new OrganisationStats(
                organisation,
                item.teamSize(),
                item.learners(),
                // Stats of before there were clients do not count any.
                Optional.ofNullable(item.clients()).orElse(0L),
                Optional.ofNullable(item.fanOuts()).orElse(0L) > 0,
                item.pendingInvitations(),
                item.licences(),
                !GroupItem.OPEN.equals(item.state()),
                Instant.ofEpochMilli(item.updatedAtEpochMillis()));
    }

    @Override
    public Optional<Role> role(TenantId tenant, GroupId organisation, UserId user) {
        return table.get(MemberItem.SCHEMA, TableKeys.member(tenant, organisation, user))
                .filter(MemberItem::isActive)
                .map(MemberItem::roleAsRead);
    }
}
