package io.orghub.table;

import io.orghub.domain.Course;
import io.orghub.domain.CourseId;
import io.orghub.domain.Operation;
import io.orghub.domain.SortName;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#COURSE#c | COURSE}: a course, ordered by title in {@code byList}. */
record CourseItem(
        String pk,
        String sk,
        String itemType,
        String listPk,
        String listSk,
        String courseId,
        String title,
        String changedBy,
        Long changedAtEpochMillis,
        String requestId,
        String operationId) {
    static final TableSchema<CourseItem> SCHEMA = RecordSchema.of(CourseItem.class);

    static CourseItem from(Operation operation, Course course) {
        var key = TableKeys.course(operation.tenant(), course.id());
        return new CourseItem(
                key.pk(),
                key.sk(),
                "course",
                TableKeys.courseList(operation.tenant()),
                TableKeys.courseOrder(SortName.of(course.title()), course.id()),
                course.id().value(),
                course.title(),
                operation.actor().value(),
                operation.at().toEpochMilli(),
                operation.requestId(),
                operation.id());
    }

    Course toDomain() {
        return new Course(new CourseId(courseId), title);
    }
}
