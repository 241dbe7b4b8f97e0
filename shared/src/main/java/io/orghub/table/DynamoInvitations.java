package io.orghub.table;

import io.orghub.domain.AcceptOutcome;
import io.orghub.domain.AddressKeys;
import io.orghub.domain.Claim;
import io.orghub.domain.DeclineOutcome;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Invitations;
import io.orghub.domain.InviteOutcome;
import io.orghub.domain.ListedInvitation;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Offered;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.ResendOutcome;
import io.orghub.domain.RevokeOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.Undelivered;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
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

    private static final String NOTE_SUPPRESSED = "SET suppressedSending = :sending, version = version + :one";

    /** Of this very invitation, whatever has become of it; what was noted first stays. */
    private static final String NOT_NOTED_AS_UNDELIVERED =
            "generation = :generation AND attribute_not_exists(undelivered)";

    private static final String NOTE_UNDELIVERED =
            "SET undelivered = :reason, undeliveredAtEpochMillis = :at, version = version + :one";
    private static final String STATUS_IS = "#status = :status";

    private static final String IN_FORCE = STATUS_IS + " AND expiresAtEpochMillis > :now";

    /** Judged now: also what nobody has noted yet. */
    private static final String EXPIRED = STATUS_IS + " OR #status = :pending AND expiresAtEpochMillis <= :now";

    private final OrgTable table;
    private final Inviting inviting;
    private final Accepting accepting;
    private final Ending ending;
    private final Resending resending;
    private final AddressKeys addressKeys;
    private final MailAllowance allowance;
    private final MailClaims claims;

    DynamoInvitations(
            OrgTable table,
            Inviting inviting,
            Accepting accepting,
            Ending ending,
            Resending resending,
            AddressKeys addressKeys,
            MailAllowance allowance,
            MailClaims claims) {
        this.table = table;
        this.inviting = inviting;
        this.accepting = accepting;
        this.ending = ending;
        this.resending = resending;
        this.addressKeys = addressKeys;
        this.allowance = allowance;
        this.claims = claims;
    }

    @Override
    public Once<InviteOutcome> invite(
            Operation operation, Group group, List<NewInvitation> wanted, Optional<Claim<InviteOutcome>> claim) {
        return inviting.invite(operation, group, wanted, claim);
    }

    @Override
    public AcceptOutcome accept(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        return accepting.accept(operation, offered, verified);
    }

    @Override
    public DeclineOutcome decline(Operation operation, Offered offered, Optional<EmailAddress> verified) {
        return ending.decline(operation, offered, verified);
    }

    @Override
    public RevokeOutcome revoke(Operation operation, Group group, InvitationId invitation, Role strongestRevocable) {
        return ending.revoke(operation, group, invitation, strongestRevocable);
    }

    @Override
    public Page<Invitation> list(
            TenantId tenant, GroupId group, Optional<InvitationStatus> status, Instant now, PageRequest page) {
        var found = PageQuery.ofTable(
                        InvitationItem.SCHEMA, TableKeys.groupPk(tenant, group), TableKeys.INVITATION_PREFIX)
                .where(status.map(wanted -> of(wanted, now)))
                .page(table, page);
        return new Page<>(found.items().stream().map(InvitationItem::toDomain).toList(), found.next());
    }

    private static Expression of(InvitationStatus status, Instant now) {
        var expression = Expression.builder()
                .putExpressionName("#status", "status")
                .putExpressionValue(":status", AttributeValue.fromS(status.toString()));
        var time = AttributeValue.fromN(Long.toString(now.toEpochMilli()));
        return switch (status) {
            case PENDING ->
                expression.expression(IN_FORCE).putExpressionValue(":now", time).build();
            case EXPIRED ->
                expression
                        .expression(EXPIRED)
                        .putExpressionValue(":pending", AttributeValue.fromS(InvitationStatus.PENDING.toString()))
                        .putExpressionValue(":now", time)
                        .build();
            case ACCEPTED, DECLINED, REVOKED -> expression.expression(STATUS_IS).build();
        };
    }

    @Override
    public Page<Received> pendingFor(TenantId tenant, EmailAddress address, Instant now, PageRequest page) {
        var found = PageQuery.ofIndex(
                        InvitationItem.SCHEMA,
                        TableKeys.BY_USER,
                        TableKeys.addressPk(tenant, addressKeys.inTenant(tenant, address)))
                .startingWith(Optional.of(TableKeys.INVITATION_PREFIX))
                .where(Optional.of(of(InvitationStatus.PENDING, now)))
                .page(table, page);
        var invitations = found.items().stream().map(InvitationItem::toDomain).toList();
        var groups = table.getAll(invitations.stream()
                .map(invitation -> TableKeys.group(tenant, invitation.link().group()))
                .toList());
        var received = invitations.stream()
                .flatMap(invitation -> groups
                        .get(
                                GroupItem.SCHEMA,
                                TableKeys.group(tenant, invitation.link().group()))
                        .map(GroupItem::toDomain)
                        .filter(group -> !group.archived())
                        .map(group -> new Received(invitation, group))
                        .stream())
                .toList();
        return new Page<>(received, found.next());
    }

    @Override
    public ResendOutcome resend(Operation operation, Group group, InvitationId id, Role strongest) {
        return resending.resend(operation, group, id, strongest);
    }

    @Override
    public Optional<ListedInvitation> receivedBy(TenantId tenant, EmailAddress address, String invitationId) {
        return InvitationId.parse(invitationId).flatMap(id -> receivedBy(tenant, address, id));
    }

    private Optional<ListedInvitation> receivedBy(TenantId tenant, EmailAddress address, InvitationId id) {
        var partition = TableKeys.addressPk(tenant, addressKeys.inTenant(tenant, address));
        var exactly = QueryConditional.keyEqualTo(
                key -> key.partitionValue(partition).sortValue(TableKeys.INVITATION_PREFIX + id.key()));
        return table
                .of(InvitationItem.SCHEMA)
                .index(TableKeys.BY_USER)
                .query(exactly)
                .iterator()
                .next()
                .items()
                .stream()
                .map(invitation -> invitation.toDomain().link())
                .filter(link -> link.generation() == id.generation())
                .map(link -> new ListedInvitation(tenant, link.group(), link.key(), link.generation()))
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
                .filter(item -> item.isPending() && item.isToBeMailed())
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
    public boolean admitMail(Invitation invitation, Instant now) {
        var link = invitation.link();
        if (allowance.take(invitation, now)) {
            var sending = "%s.%d".formatted(invitation.id(), link.sending());
            claims.claim(TableKeys.mailClaim(link.tenant(), link.group(), sending), now);
            return true;
        }
        note(
                link,
                SENDING_NOT_NOTED,
                NOTE_SUPPRESSED,
                Map.of(
                        ":generation", number(link.generation()),
                        ":sending", number(link.sending()),
                        ":one", number(1)));
        return false;
    }

    @Override
    public void markSent(InvitationLink link, Instant at) {
        note(
                link,
                SENDING_NOT_NOTED,
                NOTE_SENDING,
                Map.of(
                        ":generation", number(link.generation()),
                        ":sending", number(link.sending()),
                        ":at", number(at.toEpochMilli()),
                        ":one", number(1)));
    }

    @Override
    public void markUndelivered(InvitationLink link, Undelivered undelivered) {
        note(
                link,
                NOT_NOTED_AS_UNDELIVERED,
                NOTE_UNDELIVERED,
                Map.of(
                        ":generation", number(link.generation()),
                        ":reason", AttributeValue.fromS(undelivered.reason().toString()),
                        ":at", number(undelivered.at().toEpochMilli()),
                        ":one", number(1)));
    }

    private void note(InvitationLink link, String condition, String update, Map<String, AttributeValue> values) {
        table.retryingConflicts(() -> {
            try {
                table.client().updateItem(request -> request.tableName(table.name())
                        .key(TableKeys.invitation(link.tenant(), link.group(), link.key())
                                .attributes())
                        .conditionExpression(condition)
                        .updateExpression(update)
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException notedOrReplaced) {
                return false;
            }
        });
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
