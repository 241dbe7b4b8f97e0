package io.orghub.table;

import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Kind;
import io.orghub.domain.Member;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.Role;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | MEMBER#u}: a membership, and by {@code byUser} the SOCIAL link of its user. Removed, it stays for a
 * while as a tombstone, out of that index and without an address. {@code email} is the one that it came by, as typed;
 * {@code imports} are the marks of imports that wrote it, see {@link ImportMark}.
 */
record MemberItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String tenantId,
        String groupId,
        String userId,
        String role,
        String kind,
        String email,
        Integer heldLicences,
        Long joinedAtEpochMillis,
        String changedBy,
        Long changedAtEpochMillis,
        String removedBy,
        Long removedAtEpochMillis,
        Long purgeAtEpochSeconds,
        List<String> imports,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<MemberItem> SCHEMA = RecordSchema.of(MemberItem.class);
    private static final Duration TOMBSTONE_KEPT = Duration.ofDays(30);

    static MemberItem joining(
            Operation operation,
            GroupId group,
            UserId user,
            Role role,
            Optional<Kind> kind,
            Optional<EmailAddress> email,
            int heldLicences,
            Optional<MemberItem> tombstone) {
        var tenant = operation.tenant();
        var key = TableKeys.member(tenant, group, user);
        return new MemberItem(
                key.pk(),
                key.sk(),
                "member",
                TableKeys.userPk(tenant, user),
                TableKeys.GROUP_PREFIX + group,
                tenant.value(),
                group.value(),
                user.value(),
                role.toString(),
                Words.write(kind),
                email.map(EmailAddress::typed).orElse(null),
                heldLicences,
                beginning(operation, tombstone),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                null,
                null,
                null,
                tombstone.map(MemberItem::imports).orElse(null),
                operation.requestId(),
                operation.id(),
                tombstone.map(MemberItem::operationId).orElse(null),
                tombstone.map(MemberItem::version).orElse(0L) + 1);
    }

    // Later than the one before, whatever the clocks say: the time tells a user's memberships apart.
    private static long beginning(Operation operation, Optional<MemberItem> earlier) {
        return Math.max(
                operation.at().toEpochMilli(),
                earlier.map(MemberItem::joinedAtEpochMillis).orElse(0L) + 1);
    }

    MemberItem removed(Operation operation) {
        return new MemberItem(
                pk,
                sk,
                itemType,
                null,
                null,
                tenantId,
                groupId,
                userId,
                role,
                kind,
                null,
                heldLicences,
                joinedAtEpochMillis,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.at().plus(TOMBSTONE_KEPT).getEpochSecond(),
                imports,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    MemberItem withRole(Role newRole, Operation operation) {
        return changed(new MemberChange(Optional.of(newRole), Optional.empty()), operation);
    }

    MemberItem changed(MemberChange change, Operation operation) {
        return new MemberItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                tenantId,
                groupId,
                userId,
                change.role().map(Role::toString).orElse(role),
                change.kind().map(Kind::toString).orElse(kind),
                email,
                heldLicences,
                joinedAtEpochMillis,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                null,
                null,
                null,
                imports,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    /** The owner from now on: of an organisation by a new membership, which holds no licence and has no enrolments. */
    MemberItem owning(Group group, Operation operation) {
        long since = group.isOrganisation() ? beginning(operation, Optional.of(this)) : joinedAtEpochMillis;
        return handedOver(Role.OWNER, Optional.empty(), 0, since, operation);
    }

    /** An owner no more. */
    MemberItem retired(Kind usual, int newHeldLicences, Operation operation) {
        return handedOver(Role.ADMIN, Optional.of(usual), newHeldLicences, joinedAtEpochMillis, operation);
    }

    private MemberItem handedOver(
            Role newRole,
            Optional<Kind> newKind,
            int newHeldLicences,
            long newJoinedAtEpochMillis,
            Operation operation) {
        return new MemberItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                tenantId,
                groupId,
                userId,
                newRole.toString(),
                Words.write(newKind),
                email,
                newHeldLicences,
                newJoinedAtEpochMillis,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                null,
                null,
                null,
                imports,
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    ItemKey key() {
        return new ItemKey(pk, sk);
    }

    GroupId groupIdAsRead() {
        return new GroupId(groupId);
    }

    /** The same item, written for this row of an import. */
    MemberItem markedBy(ImportMark mark) {
        return new MemberItem(
                pk,
                sk,
                itemType,
                userPk,
                userSk,
                tenantId,
                groupId,
                userId,
                role,
                kind,
                email,
                heldLicences,
                joinedAtEpochMillis,
                changedBy,
                changedAtEpochMillis,
                removedBy,
                removedAtEpochMillis,
                purgeAtEpochSeconds,
                mark.after(imports),
                requestId,
                operationId,
                replacedOperationId,
                version);
    }

    boolean isActive() {
        return removedAtEpochMillis == null;
    }

    Role roleAsRead() {
        return Words.read(Role.class, role);
    }

    Member toDomain(Optional<Profile> profile) {
        return new Member(
                new UserId(userId),
                roleAsRead(),
                Words.readIfPresent(Kind.class, kind),
                Optional.ofNullable(email).flatMap(EmailAddress::parse),
                profile.map(Profile::displayName),
                profile.flatMap(Profile::headline),
                profile.flatMap(Profile::avatarUrl),
                heldLicences > 0,
                Instant.ofEpochMilli(joinedAtEpochMillis),
                Optional.empty(),
                version);
    }
}
