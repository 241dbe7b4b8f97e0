package io.orghub.table;

import io.orghub.domain.AssignOutcome;
import io.orghub.domain.Claim;
import io.orghub.domain.CourseId;
import io.orghub.domain.Enrolment;
import io.orghub.domain.EnrolmentFilter;
import io.orghub.domain.Enrolments;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import io.orghub.domain.UnassignOutcome;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;

/** Enrolments in the table. */
@Singleton
final class DynamoEnrolments implements Enrolments {
    private static final Expression NOT_ENDED = Expression.builder()
            .expression("attribute_not_exists(removedAtEpochMillis)")
            .build();

    private final OrgTable table;
    private final Enrolling enrolling;

    DynamoEnrolments(OrgTable table, Enrolling enrolling) {
        this.table = table;
        this.enrolling = enrolling;
    }

    @Override
    public Once<AssignOutcome> assign(
            Operation operation, Group group, NewEnrolments wanted, Optional<Claim<AssignOutcome>> claim) {
        return enrolling.assign(operation, group, wanted, claim);
    }

    @Override
    public UnassignOutcome unassign(Operation operation, Group group, UserId user, CourseId course) {
        return enrolling.unassign(operation, group, user, course);
    }

    @Override
    public Page<Enrolment> list(TenantId tenant, GroupId group, EnrolmentFilter filter, PageRequest page) {
        var found = items(tenant, group, filter, page);
        var courses = table.getAll(found.items().stream()
                .map(item -> TableKeys.course(tenant, item.courseIdAsRead()))
                .toList());
        var enrolments = found.items().stream()
                .map(item ->
                        item.toDomain(courses.get(CourseItem.SCHEMA, TableKeys.course(tenant, item.courseIdAsRead()))
                                .map(CourseItem::toDomain)
                                .orElseThrow(() -> new UnreadableItem("A course is missing that somebody takes"))))
                .toList();
        return new Page<>(enrolments, found.next());
    }

    private Page<EnrolmentItem> items(TenantId tenant, GroupId group, EnrolmentFilter filter, PageRequest page) {
        var user = filter.user();
        var course = filter.course();
        if (user.isPresent() && course.isPresent()) {
            var one = table.get(EnrolmentItem.SCHEMA, TableKeys.enrolment(tenant, group, user.get(), course.get()))
                    .filter(EnrolmentItem::isActive);
            return new Page<>(one.stream().toList(), Optional.empty());
        }
        if (course.isPresent()) {
            return PageQuery.ofIndex(
                            EnrolmentItem.SCHEMA,
                            TableKeys.BY_LIST,
                            TableKeys.enrolmentList(tenant, group, course.get()))
                    .page(table, page);
        }
        return PageQuery.ofTable(
                        EnrolmentItem.SCHEMA,
                        TableKeys.groupPk(tenant, group),
                        user.map(TableKeys::enrolmentsOf).orElse(TableKeys.ENROLMENT_PREFIX))
                .where(Optional.of(NOT_ENDED))
                .page(table, page);
    }
}
