package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.TenantId;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | PENDING#key}: there exactly while the stats count its invitation, and the licences it holds. */
record PendingRowItem(String pk, String sk, String itemType, Integer heldLicences, Long version) {
    static final TableSchema<PendingRowItem> SCHEMA = RecordSchema.of(PendingRowItem.class);

    static PendingRowItem from(TenantId tenant, GroupId group, InvitationItem invitation, long version) {
        var key = TableKeys.pendingRow(tenant, group, invitation.invitationKey());
        return new PendingRowItem(key.pk(), key.sk(), "pending-row", invitation.heldLicences(), version);
    }
}
