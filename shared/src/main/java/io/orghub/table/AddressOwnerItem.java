package io.orghub.table;

import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#ADDRESS#key | USER}: the user whose profile was last reported with this address. */
record AddressOwnerItem(String pk, String sk, String itemType, String userId, String operationId) {
    static final TableSchema<AddressOwnerItem> SCHEMA = RecordSchema.of(AddressOwnerItem.class);

    static AddressOwnerItem from(TenantId tenant, String addressKey, UserId user, String operationId) {
        var key = TableKeys.addressOwner(tenant, addressKey);
        return new AddressOwnerItem(key.pk(), key.sk(), "address-owner", user.value(), operationId);
    }
}
