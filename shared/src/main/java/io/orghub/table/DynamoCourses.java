package io.orghub.table;

import io.orghub.domain.Course;
import io.orghub.domain.Courses;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.TenantId;
import jakarta.inject.Singleton;

/** Courses in the table. */
@Singleton
final class DynamoCourses implements Courses {
    private final OrgTable table;

    DynamoCourses(OrgTable table) {
        this.table = table;
    }

    // The whole item is put without a condition: the last title stands, and repeating it changes nothing.
    @Override
    public void put(Operation operation, Course course) {
        var item = CourseItem.from(operation, course);
        table.retryingConflicts(() -> {
            table.of(CourseItem.SCHEMA).putItem(item);
            return item;
        });
    }

    @Override
    public Page<Course> list(TenantId tenant, PageRequest page) {
        var found = PageQuery.ofIndex(CourseItem.SCHEMA, TableKeys.BY_LIST, TableKeys.courseList(tenant))
                .page(table, page);
        return new Page<>(found.items().stream().map(CourseItem::toDomain).toList(), found.next());
    }
}
