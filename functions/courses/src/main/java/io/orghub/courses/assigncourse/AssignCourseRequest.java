package io.orghub.courses.assigncourse;

import io.orghub.domain.CourseId;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.UserId;
import io.orghub.edge.Fields;

/** Who is to take which courses; as many as one transaction holds. */
final class AssignCourseRequest {
    // Each user's membership and each of its enrolments is an item.
    private static final int MAX_ITEMS = 98;
    private static final int MAX_USERS = MAX_ITEMS / 2;
    private static final int MAX_COURSES = MAX_ITEMS - 1;

    private AssignCourseRequest() {}

    static NewEnrolments read(Fields fields) {
        var users = fields.ids("userIds", MAX_USERS);
        var courses = fields.ids("courseIds", MAX_COURSES);
        if (users.size() * (courses.size() + 1) > MAX_ITEMS) {
            fields.refuse("userIds", "users × (courses + 1) must be at most " + MAX_ITEMS);
        }
        return new NewEnrolments(
                users.stream().map(UserId::new).toList(),
                courses.stream().map(CourseId::new).toList());
    }
}
