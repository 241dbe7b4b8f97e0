package io.orghub.table;

import io.orghub.domain.Course;
import io.orghub.domain.CourseId;
import io.orghub.domain.Enrolment;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/**
 * {@code T#GROUP#g | ENROLMENT#u#c}: a member who takes a course. It belongs to the membership that began at
 * {@code memberSinceEpochMillis} and ends with it; {@code counted} says whether the stats count it. Ended, it stays for
 * a while as a tombstone, out of {@code byList}.
 */
record EnrolmentItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String tenantId,
        String groupId,
        String userId,
        String courseId,
        Long enrolledAtEpochMillis,
        Long memberSinceEpochMillis,
        Integer heldLicences,
        Boolean counted,
        String changedBy,
        Long changedAtEpochMillis,
        String removedBy,
        Long removedAtEpochMillis,
        Long purgeAtEpochSeconds,
        String requestId,
        String operationId,
        String replacedOperationId,
        Long version) {
    static final TableSchema<EnrolmentItem> SCHEMA = RecordSchema.of(EnrolmentItem.class);
    private static final Duration TOMBSTONE_KEPT = Duration.ofDays(30);

    /** Those of a group. */
    static QueryConditional allOf(String groupPk) {
        return QueryConditional.sortBeginsWith(
                key -> key.partitionValue(groupPk).sortValue(TableKeys.ENROLMENT_PREFIX));
    }

    /** @param earlier an enrolment of this user in this course that has ended, be it with its membership */
    static EnrolmentItem enrolling(
            Operation operation,
            MemberItem member,
            CourseId course,
            int heldLicences,
            Optional<EnrolmentItem> earlier) {
        var group = new TableKeys.GroupRef(operation.tenant(), member.groupIdAsRead());
        var user = new UserId(member.userId());
        var key = TableKeys.enrolment(group.tenant(), group.group(), user, course);
        return new EnrolmentItem(
                key.pk(),
                key.sk(),
                "enrolment",
                TableKeys.enrolmentList(group.tenant(), group.group(), course),
                TableKeys.enrolmentOrder(operation.at(), user),
                group.tenant().value(),
                group.group().value(),
                user.value(),
                course.value(),
                operation.at().toEpochMilli(),
                member.joinedAtEpochMillis(),
                heldLicences,
                earlier.map(EnrolmentItem::counted).orElse(null),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                null,
                null,
                null,
                operation.requestId(),
                operation.id(),
                earlier.map(EnrolmentItem::operationId).orElse(null),
                earlier.map(EnrolmentItem::version).orElse(0L) + 1);
    }

    EnrolmentItem ended(Operation operation) {
        return new EnrolmentItem(
                pk,
                sk,
                itemType,
                null,
                null,
                tenantId,
                groupId,
                userId,
                courseId,
                enrolledAtEpochMillis,
                memberSinceEpochMillis,
                heldLicences,
                counted,
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.at().plus(TOMBSTONE_KEPT).getEpochSecond(),
                operation.requestId(),
                operation.id(),
                operationId,
                version + 1);
    }

    /** As the stats count it from now on; who changed it and how stays as it was. */
    EnrolmentItem counted(boolean now, long newVersion) {
        return new EnrolmentItem(
                pk,
                sk,
                itemType,
                listPk,
                listSk,
                tenantId,
                groupId,
                userId,
                courseId,
                enrolledAtEpochMillis,
                memberSinceEpochMillis,
                heldLicences,
                now,
                changedBy,
                changedAtEpochMillis,
                removedBy,
                removedAtEpochMillis,
                purgeAtEpochSeconds,
                requestId,
                operationId,
                replacedOperationId,
                newVersion);
    }

    boolean isActive() {
        return removedAtEpochMillis == null;
    }

    boolean isCounted() {
        return Boolean.TRUE.equals(counted);
    }

    /** Whether it has not ended, and neither has the membership that it belongs to. */
    boolean isInForce(Optional<MemberItem> member) {
        return isActive()
                && member.filter(MemberItem::isActive)
                        .filter(active -> memberSinceEpochMillis.equals(active.joinedAtEpochMillis()))
                        .isPresent();
    }

    CourseId courseIdAsRead() {
        return new CourseId(courseId);
    }

    Enrolment toDomain(Course course) {
        return new Enrolment(new UserId(userId), course, Instant.ofEpochMilli(enrolledAtEpochMillis));
    }
}
