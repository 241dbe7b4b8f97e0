package io.orghub.table;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | CURRENCY#c}: the organisation has entries in this currency. Written with the first one, kept for ever. */
record CurrencyItem(String pk, String sk, String itemType, String currency) {
    static final TableSchema<CurrencyItem> SCHEMA = RecordSchema.of(CurrencyItem.class);

    static CurrencyItem of(TableKeys.GroupRef organisation, String currency) {
        var key = TableKeys.currency(organisation, currency);
        return new CurrencyItem(key.pk(), key.sk(), "currency", currency);
    }
}
