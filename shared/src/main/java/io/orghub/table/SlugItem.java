package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Operation;
import io.orghub.domain.Slug;
import io.orghub.domain.TenantId;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code #SLUG#s | SLUG}: whose slug it is or, redirecting, once was; unique across the platform. With a purge time it is
 * anybody's from then on, purged or not.
 */
record SlugItem(
        String pk,
        String sk,
        String itemType,
        String tenantId,
        String groupId,
        Boolean redirect,
        Long purgeAtEpochSeconds,
        String operationId) {
    static final TableSchema<SlugItem> SCHEMA = RecordSchema.of(SlugItem.class);

    /** Unique across the platform: nobody else's, unless its time is up. */
    private static final String FREE_OR_OWN =
            "attribute_not_exists(pk) OR purgeAtEpochSeconds < :now" + " OR (tenantId = :tenant AND groupId = :group)";

    /** Only its own group moves a marker on, and only as long as it is that group's. */
    private static final String OWN = "tenantId = :tenant AND groupId = :group";

    static SlugItem from(Group group, String operationId) {
        return of(group.tenant(), group.id(), new Slug(group.slug()), null, operationId);
    }

    static SlugItem redirecting(Group group, String operationId) {
        return of(group.tenant(), group.id(), new Slug(group.slug()), true, operationId);
    }

    private static SlugItem of(TenantId tenant, GroupId group, Slug slug, Boolean redirect, String operationId) {
        var key = TableKeys.slug(slug);
        return new SlugItem(key.pk(), key.sk(), "slug", tenant.value(), group.value(), redirect, null, operationId);
    }

    static Condition freeOrOwn(Operation operation, GroupId group) {
        return identity(FREE_OR_OWN, operation.tenant(), group)
                .with(":now", operation.at().getEpochSecond());
    }

    static Condition own(TenantId tenant, GroupId group) {
        return identity(OWN, tenant, group);
    }

    /** Whether {@link #freeOrOwn} would let the group have it. */
    boolean isFreeFor(Group group, Instant now) {
        boolean free = Optional.ofNullable(purgeAtEpochSeconds)
                .map(purge -> purge < now.getEpochSecond())
                .orElse(false);
        return free
                || tenantId.equals(group.tenant().value())
                        && groupId.equals(group.id().value());
    }

    private static Condition identity(String condition, TenantId tenant, GroupId group) {
        return Condition.of(condition).with(":tenant", tenant.value()).with(":group", group.value());
    }
}
