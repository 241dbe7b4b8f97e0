package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | MAILS#2026-11-21}: how many invitations were sent for a plain group in one day (UTC). */
record GroupMailsItem(String pk, String sk, String itemType, Long mails, Long purgeAtEpochSeconds) {
    static final TableSchema<GroupMailsItem> SCHEMA = RecordSchema.of(GroupMailsItem.class);
}
