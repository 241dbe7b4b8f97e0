package io.orghub.table;

import io.orghub.domain.Operation;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#USER#tutor | STUDENT#student}: a GUARDIAN link, seen from the student by {@code byUser}. Ended, it stays for a
 * while as a tombstone, out of that index: whoever goes through a tutor's links meets those that have ended as well.
 */
record GuardianLinkItem(
        String pk,
        String sk,
        String itemType,
        String userPk,
        String userSk,
        String tenantId,
        String tutorId,
        String studentId,
        Long sinceEpochMillis,
        Long removedAtEpochMillis,
        Long purgeAtEpochSeconds,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<GuardianLinkItem> SCHEMA = RecordSchema.of(GuardianLinkItem.class);
    private static final Duration TOMBSTONE_KEPT = Duration.ofDays(30);

    static GuardianLinkItem linking(
            Operation operation, UserId tutor, UserId student, Optional<GuardianLinkItem> tombstone) {
        var tenant = operation.tenant();
        var key = TableKeys.guardianLink(tenant, tutor, student);
        return new GuardianLinkItem(
                key.pk(),
                key.sk(),
                "guardian-link",
                TableKeys.userPk(tenant, student),
                TableKeys.TUTOR_PREFIX + tutor,
                tenant.value(),
                tutor.value(),
                student.value(),
                operation.at().toEpochMilli(),
                null,
                null,
                operation.requestId(),
                operation.id(),
                tombstone.map(GuardianLinkItem::operationId).orElse(null),
                tombstone.map(GuardianLinkItem::version).orElse(0L) + 1);
    }

    GuardianLinkItem ended(Operation operation) {
        return new GuardianLinkItem(
                pk,
                sk,
                itemType,
                null,
                null,
                tenantId,
                tutorId,
                studentId,
                sinceEpochMillis,
                operation.at().toEpochMilli(),
                operation.at().plus(TOMBSTONE_KEPT).getEpochSecond(),
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    boolean isActive() {
        return removedAtEpochMillis == null;
    }

    ProfileLink toDomain() {
        return new ProfileLink(
                ProfileLink.Type.GUARDIAN,
                new UserId(tutorId),
                new UserId(studentId),
                Optional.empty(),
                Instant.ofEpochMilli(sinceEpochMillis));
    }
}
