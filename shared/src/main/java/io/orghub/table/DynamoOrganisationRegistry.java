package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.GroupId;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.OrganisationRegistry;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The registry, kept by the projection from the groups themselves. */
@Singleton
final class DynamoOrganisationRegistry implements OrganisationRegistry {
    private static final int PAGE = 500;
    private static final int MAX_ROUNDS = 6;

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    DynamoOrganisationRegistry(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public int shards() {
        return TableKeys.REGISTRY_SHARDS;
    }

    @Override
    public Registered page(int shard, Optional<String> after) {
        var pk = TableKeys.registryPk(shard);
        var all = QueryConditional.keyEqualTo(key -> key.partitionValue(pk));
        var page = table.of(RegistryItem.SCHEMA)
                .query(query -> {
                    query.queryConditional(all).limit(PAGE);
                    after.ifPresent(sk -> query.exclusiveStartKey(new ItemKey(pk, sk).attributes()));
                })
                .iterator()
                .next();
        return new Registered(
                page.items().stream()
                        .map(item -> new Organisation(new TenantId(item.tenantId()), new GroupId(item.groupId())))
                        .toList(),
                Optional.ofNullable(page.lastEvaluatedKey())
                        .map(key -> key.get("sk").s()));
    }

    /** Registers an organisation while it is open. */
    void follow(TableKeys.GroupRef group) {
        var groupKey = TableKeys.group(group.tenant(), group.group());
        var key = TableKeys.registered(group);
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            var found = table.getAll(List.of(groupKey, key));
            var source = found.get(GroupItem.SCHEMA, groupKey);
            boolean wanted = source.filter(
                            item -> item.isOpen() && item.toDomain().isOrganisation())
                    .isPresent();
            if (wanted == found.has(key)) {
                return;
            }
            // The group as it was read: a consumer that was held up registers nothing that has been archived.
            var unchanged = table.checking(groupKey, Condition.asRead(source.map(GroupItem::version)));
            var write = new Operation(
                    ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
            if (table.commit(write, List.of(unchanged, writing(group, wanted))) instanceof Commit.Done) {
                return;
            }
        }
        throw new Busy("The group kept changing", null);
    }

    // Whoever is faster writes the same.
    private TransactWriteItem writing(TableKeys.GroupRef group, boolean wanted) {
        return wanted
                ? table.putting(RegistryItem.SCHEMA, RegistryItem.of(group), Condition.NONE)
                : table.deleting(TableKeys.registered(group), Condition.NONE);
    }
}
