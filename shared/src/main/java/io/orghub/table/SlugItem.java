package io.orghub.table;

import io.orghub.domain.Group;
import io.orghub.domain.Slug;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code #SLUG#s | SLUG}: whose slug it is, unique across the platform. */
record SlugItem(String pk, String sk, String itemType, String tenantId, String groupId, String operationId) {
    static final TableSchema<SlugItem> SCHEMA = RecordSchema.of(SlugItem.class);

    static SlugItem from(Group group, String operationId) {
        var key = TableKeys.slug(new Slug(group.slug()));
        return new SlugItem(
                key.pk(), key.sk(), "slug", group.tenant().value(), group.id().value(), operationId);
    }
}
