package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code #MACHINE#clientId | MACHINE}: put by an operator and by no function. */
record MachineItem(String pk, String sk, String itemType, String tenantId) {
    static final TableSchema<MachineItem> SCHEMA = RecordSchema.of(MachineItem.class);
}
