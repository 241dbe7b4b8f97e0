package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | PENDING#key}: there exactly while the stats count its invitation, and the licences it holds.
 * {@code byList} holds it under the day on which the invitation expires, for whoever ends what is due.
 */
record PendingRowItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String tenantId,
        String groupId,
        String invitationKey,
        Integer heldLicences,
        Long version) {
    static final TableSchema<PendingRowItem> SCHEMA = RecordSchema.of(PendingRowItem.class);

    static PendingRowItem from(TenantId tenant, GroupId group, InvitationItem invitation, long version) {
        var key = TableKeys.pendingRow(tenant, group, invitation.invitationKey());
        var expiresAt = Instant.ofEpochMilli(invitation.expiresAtEpochMillis());
        return new PendingRowItem(
                key.pk(),
                key.sk(),
                "pending-row",
                TableKeys.dueList(expiresAt.atZone(ZoneOffset.UTC).toLocalDate()),
                TableKeys.dueOrder(expiresAt, tenant, group, invitation.invitationKey()),
                tenant.value(),
                group.value(),
                invitation.invitationKey(),
                invitation.heldLicences(),
                version);
    }
}
