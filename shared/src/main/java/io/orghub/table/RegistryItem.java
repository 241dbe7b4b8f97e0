package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code #REGISTRY#shard | T#g}: an open organisation, for the schedules that go through all of them. */
record RegistryItem(String pk, String sk, String itemType, String tenantId, String groupId) {
    static final TableSchema<RegistryItem> SCHEMA = RecordSchema.of(RegistryItem.class);

    static RegistryItem of(TableKeys.GroupRef organisation) {
        var key = TableKeys.registered(organisation);
        return new RegistryItem(
                key.pk(),
                key.sk(),
                "registered",
                organisation.tenant().value(),
                organisation.group().value());
    }
}
