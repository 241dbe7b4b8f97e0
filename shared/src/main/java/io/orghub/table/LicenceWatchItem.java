package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | WATCH}: how far the ledger has been followed, the threshold that was told last (percent), and the
 * version of the last notice; 0 before.
 */
record LicenceWatchItem(String pk, String sk, String itemType, Integer told, Long noticedVersion, Long accountVersion) {
    static final TableSchema<LicenceWatchItem> SCHEMA = RecordSchema.of(LicenceWatchItem.class);

    static LicenceWatchItem beginning(ItemKey key) {
        return new LicenceWatchItem(key.pk(), key.sk(), "licence-watch", 0, 0L, 0L);
    }

    LicenceWatchItem past(LedgerItem entry, int nowTold, boolean noticed) {
        return new LicenceWatchItem(
                pk, sk, itemType, nowTold, noticed ? entry.version() : noticedVersion, entry.version());
    }
}
