package io.orghub.table;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitation;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Kind;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Offered;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.Undelivered;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | INVITATION#key}: the latest invitation of one address. {@code byUser} holds it under its address,
 * {@code byList} by expiry while it is pending. It is purged only after it has ended, when it holds no licence.
 */
record InvitationItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String listPk,
        String listSk,
        String tenantId,
        String groupId,
        String invitationKey,
        Long generation,
        Integer sending,
        Integer sentSending,
        Long sentAtEpochMillis,
        Integer suppressedSending,
        String undelivered,
        Long undeliveredAtEpochMillis,
        String email,
        String emailNormalised,
        String role,
        String kind,
        String message,
        String status,
        Integer heldLicences,
        String invitedBy,
        Long createdAtEpochMillis,
        Long expiresAtEpochMillis,
        String acceptedBy,
        String acceptedRole,
        String changedBy,
        Long changedAtEpochMillis,
        Long purgeAtEpochSeconds,
        List<String> imports,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<InvitationItem> SCHEMA = RecordSchema.of(InvitationItem.class);
    static final Duration IN_FORCE = Duration.ofDays(7);
    private static final Duration KEPT_AFTER_END = Duration.ofDays(90);

    static InvitationItem inviting(
            Operation operation,
            Group group,
            NewInvitation invitation,
            String key,
            String addressKey,
            int heldLicences,
            Optional<InvitationItem> earlier) {
        var itemKey = TableKeys.invitation(group.tenant(), group.id(), key);
        var expiresAt = operation.at().plus(IN_FORCE);
        return new InvitationItem(
                itemKey.pk(),
                itemKey.sk(),
                "invitation",
                TableKeys.addressPk(group.tenant(), addressKey),
                TableKeys.INVITATION_PREFIX + key,
                TableKeys.pendingList(group.tenant(), group.id()),
                TableKeys.pendingOrder(expiresAt, key),
                group.tenant().value(),
                group.id().value(),
                key,
                nextGeneration(operation, earlier),
                1,
                null,
                null,
                null,
                null,
                null,
                invitation.email().typed(),
                invitation.email().normalised(),
                invitation.role().toString(),
                invitation.kind().toString(),
                invitation.message().orElse(null),
                InvitationStatus.PENDING.toString(),
                heldLicences,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                expiresAt.toEpochMilli(),
                null,
                null,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                null,
                earlier.map(InvitationItem::imports).orElse(null),
                operation.requestId(),
                operation.id(),
                earlier.map(InvitationItem::operationId).orElse(null),
                earlier.map(InvitationItem::version).orElse(0L) + 1);
    }

    // The clock is in it because an earlier generation may have been purged: its links must not open this one.
    private static long nextGeneration(Operation operation, Optional<InvitationItem> earlier) {
        return Math.max(
                operation.at().toEpochMilli(),
                earlier.map(InvitationItem::generation).orElse(0L) + 1);
    }

    InvitationItem accepted(Operation operation, Role grantedRole) {
        return ended(operation, InvitationStatus.ACCEPTED, operation.actor().value(), grantedRole.toString());
    }

    InvitationItem ended(Operation operation, InvitationStatus end) {
        return ended(operation, end, null, null);
    }

    private InvitationItem ended(
            Operation operation, InvitationStatus end, String newAcceptedBy, String newAcceptedRole) {
        return new InvitationItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                null,
                null,
                tenantId,
                groupId,
                invitationKey,
                generation,
                sending,
                sentSending,
                sentAtEpochMillis,
                suppressedSending,
                undelivered,
                undeliveredAtEpochMillis,
                email,
                emailNormalised,
                role,
                kind,
                null,
                end.toString(),
                0,
                invitedBy,
                createdAtEpochMillis,
                expiresAtEpochMillis,
                newAcceptedBy,
                newAcceptedRole,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.at().plus(KEPT_AFTER_END).getEpochSecond(),
                imports,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    /** A new sending of the same invitation, in force anew. */
    InvitationItem resent(Operation operation, int newHeldLicences) {
        var newExpiry = operation.at().plus(IN_FORCE);
        return new InvitationItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                listPk,
                TableKeys.pendingOrder(newExpiry, invitationKey),
                tenantId,
                groupId,
                invitationKey,
                generation,
                sending + 1,
                sentSending,
                sentAtEpochMillis,
                suppressedSending,
                undelivered,
                undeliveredAtEpochMillis,
                email,
                emailNormalised,
                role,
                kind,
                message,
                status,
                newHeldLicences,
                invitedBy,
                createdAtEpochMillis,
                newExpiry.toEpochMilli(),
                acceptedBy,
                acceptedRole,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                purgeAtEpochSeconds,
                imports,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    /** The same item, written for this row of an import. */
    InvitationItem markedBy(ImportMark mark) {
        return new InvitationItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                listPk,
                listSk,
                tenantId,
                groupId,
                invitationKey,
                generation,
                sending,
                sentSending,
                sentAtEpochMillis,
                suppressedSending,
                undelivered,
                undeliveredAtEpochMillis,
                email,
                emailNormalised,
                role,
                kind,
                message,
                status,
                heldLicences,
                invitedBy,
                createdAtEpochMillis,
                expiresAtEpochMillis,
                acceptedBy,
                acceptedRole,
                changedBy,
                changedAtEpochMillis,
                purgeAtEpochSeconds,
                mark.after(imports),
                requestId,
                operationId,
                replacedOperationId,
                version);
    }

    InvitationStatus statusAsRead() {
        return Words.read(InvitationStatus.class, status);
    }

    ItemKey key() {
        return new ItemKey(pk, sk);
    }

    /** Pending, and not yet expired. */
    boolean isInForce(Instant now) {
        return isPending() && now.toEpochMilli() < expiresAtEpochMillis;
    }

    boolean isPending() {
        return statusAsRead() == InvitationStatus.PENDING;
    }

    /** Its latest sending has neither been mailed nor held back, and its address is not known to take no mail. */
    boolean isToBeMailed() {
        return !sending.equals(sentSending) && !isSuppressed() && undelivered == null;
    }

    private boolean isSuppressed() {
        return sending.equals(suppressedSending);
    }

    boolean isOf(EmailAddress address) {
        return emailNormalised.equals(address.normalised());
    }

    boolean is(Offered offered) {
        return generation == offered.generation() && offered.isOf(sending);
    }

    Invitation toDomain() {
        return new Invitation(
                new InvitationLink(new TenantId(tenantId), new GroupId(groupId), invitationKey, generation, sending),
                new EmailAddress(email, emailNormalised),
                Words.read(Role.class, role),
                Words.read(Kind.class, kind),
                Optional.ofNullable(message),
                statusAsRead(),
                new UserId(invitedBy),
                Instant.ofEpochMilli(createdAtEpochMillis),
                Optional.ofNullable(sentAtEpochMillis).map(Instant::ofEpochMilli),
                isSuppressed(),
                Words.readIfPresent(Undelivered.Reason.class, undelivered)
                        .map(reason -> new Undelivered(reason, Instant.ofEpochMilli(undeliveredAtEpochMillis))),
                Instant.ofEpochMilli(expiresAtEpochMillis));
    }
}
