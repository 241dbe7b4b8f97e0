package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.MonthlyRevenue;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stats in the table: one small query, eventually consistent as what it reads. */
@Singleton
final class DynamoStats implements Stats {
    private static final int TREND_MONTHS = 12;

    private final OrgTable table;
    private final Clock clock;

    DynamoStats(OrgTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<OrganisationStats> find(TenantId tenant, GroupId organisation) {
        // Of two kinds, so not by the schema of either.
        var found = table
                .client()
                .query(query -> query.tableName(table.name())
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :stats)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(TableKeys.groupPk(tenant, organisation)),
                                ":stats", AttributeValue.fromS(TableKeys.STATS_PREFIX))))
                .items()
                .stream()
                .collect(Collectors.toMap(ItemKey::of, Function.identity()));
        var items = new OrgTable.Found(found);
        var revenue = items.get(RevenueItem.SCHEMA, TableKeys.revenue(tenant, organisation));
        return items.get(StatsItem.SCHEMA, TableKeys.stats(tenant, organisation))
                .filter(item -> item.groupType().equals(GroupType.ORGANISATION.toString()))
                .map(item -> stats(organisation, item, revenue));
    }

    private OrganisationStats stats(GroupId organisation, StatsItem item, Optional<RevenueItem> revenue) {
        var month = YearMonth.from(clock.instant().atZone(item.zone()));
        var trend = revenue.stream()
                .flatMap(RevenueItem::months)
                // One paid a moment before its month begins is shown when it has begun.
                .filter(each -> !each.month().isAfter(month))
                .filter(each -> each.month().isAfter(month.minusMonths(TREND_MONTHS)))
                .sorted(Comparator.comparing(MonthlyRevenue::month).thenComparing(MonthlyRevenue::currency))
                .toList();
        long changedAt = Math.max(
                item.updatedAtEpochMillis(),
                revenue.map(RevenueItem::updatedAtEpochMillis).orElse(0L));
        return new OrganisationStats(
                organisation,
                item.teamSize(),
                item.learners(),
                // Stats of before there were clients do not count any.
                Optional.ofNullable(item.clients()).orElse(0L),
                Optional.ofNullable(item.fanOuts()).orElse(0L) > 0,
                item.pendingInvitations(),
                item.licences(),
                month,
                item.zone(),
                trend,
                !GroupItem.OPEN.equals(item.state()),
                Instant.ofEpochMilli(changedAt));
    }

    @Override
    public Optional<Role> role(TenantId tenant, GroupId organisation, UserId user) {
        return table.get(MemberItem.SCHEMA, TableKeys.member(tenant, organisation, user))
                .filter(MemberItem::isActive)
                .map(MemberItem::roleAsRead);
    }
}
