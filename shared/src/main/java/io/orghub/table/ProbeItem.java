package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code pk | #PROBE#run}, in any partition: there until its stream has told all that had changed there before it. */
record ProbeItem(String pk, String sk, String itemType, Long purgeAtEpochSeconds) {
    static final TableSchema<ProbeItem> SCHEMA = RecordSchema.of(ProbeItem.class);

    static ProbeItem of(ItemKey key, long purgeAtEpochSeconds) {
        return new ProbeItem(key.pk(), key.sk(), "probe", purgeAtEpochSeconds);
    }
}
