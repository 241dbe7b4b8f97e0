package io.orghub.table;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddressKeys;
import io.orghub.domain.Claim;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Invitations in the table. */
@Singleton
final class DynamoInvitations implements Invitations {
    /** Of this very sending, and not noted yet: a late or second note changes nothing. */
    private static final String SENDING_NOT_NOTED = "generation = :generation AND sending = :sending"
            + " AND (attribute_not_exists(sentSending) OR sentSending < :sending)";

    private static final String NOTE_SENDING =
            "SET sentSending = :sending, sentAtEpochMillis = :at, version = version + :one";

    private final OrgTable table;
    private final Inviting inviting;
    private final Accepting accepting;
    private final Resending resending;
    private final AddressKeys addressKeys;

    DynamoInvitations(
            OrgTable table, Inviting inviting, Accepting accepting, Resending resending, AddressKeys addressKeys) {
        this.table = table;
        this.inviting = inviting;
        this.accepting = accepting;
        this.resending = resending;
        this.addressKeys = addressKeys;
    }

    @Override
    public Once<InviteOutcome> invite(
            Operation operation, Group group, List<NewInvitation> wanted, Optional<Claim<InviteOutcome>> claim) {
        return inviting.invite(operation, group, wanted, claim);
    }

    @Override
    public AcceptOutcome accept(Operation operation, InvitationLink link, Optional<EmailAddress> verified) {
        return accepting.accept(operation, link, verified);
    }

    @Override
    public ResendOutcome resend(Operation operation, Group group, String invitationId, Role strongest) {
        return resending.resend(operation, group, invitationId, strongest);
    }

    @Override
    public Optional<InvitationLink> receivedBy(TenantId tenant, EmailAddress address, String invitationId) {
        int dot = invitationId.lastIndexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        var partition = TableKeys.addressPk(tenant, addressKeys.inTenant(tenant, address));
        var exactly = QueryConditional.keyEqualTo(key ->
                key.partitionValue(partition).sortValue(TableKeys.INVITATION_PREFIX + invitationId.substring(0, dot)));
        return table
                .of(InvitationItem.SCHEMA)
                .index(TableKeys.BY_USER)
                .query(exactly)
                .iterator()
                .next()
                .items()
                .stream()
                .map(InvitationItem::toDomain)
                .filter(invitation -> invitation.id().equals(invitationId))
                .map(invitation -> invitation.link())
                .findFirst();
    }

    @Override
    public Optional<Preview> preview(InvitationLink link) {
        var invitationKey = TableKeys.invitation(link.tenant(), link.group(), link.key());
        var groupKey = TableKeys.group(link.tenant(), link.group());
        var found = table.getAll(List.of(invitationKey, groupKey));
        return found.get(InvitationItem.SCHEMA, invitationKey)
                .map(InvitationItem::toDomain)
                .filter(invitation -> invitation.link().equals(link))
                .flatMap(invitation -> found.get(GroupItem.SCHEMA, groupKey)
                        .map(GroupItem::toDomain)
                        .map(group -> new Preview(invitation, group, inviterName(invitation))));
    }

    private Optional<String> inviterName(Invitation invitation) {
        return table.get(ProfileItem.SCHEMA, TableKeys.profile(invitation.link().tenant(), invitation.invitedBy()))
                .map(ProfileItem::displayName);
    }

    @Override
    public Optional<MailDue> mailDue(TenantId tenant, GroupId group, String key, Instant now) {
        var found = table.get(InvitationItem.SCHEMA, TableKeys.invitation(tenant, group, key))
                .filter(item -> item.isPending() && !item.isMailed())
                .filter(item -> now.toEpochMilli() < item.expiresAtEpochMillis());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var invitation = found.get().toDomain();
        var groupKey = TableKeys.group(tenant, group);
        var inviterKey = TableKeys.profile(tenant, invitation.invitedBy());
        var others = table.getAll(List.of(groupKey, inviterKey));
        return others.get(GroupItem.SCHEMA, groupKey)
                .map(GroupItem::toDomain)
                .filter(open -> !open.archived())
                .map(open -> new MailDue(
                        invitation,
                        open,
                        others.get(ProfileItem.SCHEMA, inviterKey).map(ProfileItem::displayName)));
    }

    @Override
    public void markSent(InvitationLink link, Instant at) {
        var values = Map.of(
                ":generation", AttributeValue.fromN(Long.toString(link.generation())),
                ":sending", AttributeValue.fromN(Integer.toString(link.sending())),
                ":at", AttributeValue.fromN(Long.toString(at.toEpochMilli())),
                ":one", AttributeValue.fromN("1"));
        table.retryingConflicts(() -> {
            try {
                table.client().updateItem(update -> update.tableName(table.name())
                        .key(TableKeys.invitation(link.tenant(), link.group(), link.key())
                                .attributes())
                        .conditionExpression(SENDING_NOT_NOTED)
                        .updateExpression(NOTE_SENDING)
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException notedOrReplaced) {
                return false;
            }
        });
    }
}
