package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | WATCH}: how far the ledger has been followed, and the threshold that was told last (percent). */
record LicenceWatchItem(String pk, String sk, String itemType, Integer told, Long accountVersion) {
    static final TableSchema<LicenceWatchItem> SCHEMA = RecordSchema.of(LicenceWatchItem.class);

    static LicenceWatchItem beginning(ItemKey key) {
        return new LicenceWatchItem(key.pk(), key.sk(), "licence-watch", 0, 0L);
    }

    LicenceWatchItem past(LedgerItem entry, int nowTold) {
        return new LicenceWatchItem(pk, sk, itemType, nowTold, entry.version());
    }
}
