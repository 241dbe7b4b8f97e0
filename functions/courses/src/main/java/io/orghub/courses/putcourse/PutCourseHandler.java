package io.orghub.courses.putcourse;

import io.micronaut.context.ApplicationContext;
import io.orghub.courses.CourseView;
import io.orghub.domain.Course;
import io.orghub.domain.Courses;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import jakarta.inject.Inject;

/** PUT /courses/{courseId}: the tenant admin makes or renames a course. */
public final class PutCourseHandler extends ApiFunction {
    private static final int MAX_TITLE = 120;

    @Inject
    private Access access;

    @Inject
    private Courses courses;

    public PutCourseHandler() {}

    public PutCourseHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var id = request.courseId("courseId");
        return access.asTenantAdmin(request, () -> {
            var course = request.body(fields -> new Course(id, fields.text("title", MAX_TITLE)));
            courses.put(request.operation(), course);
            return Answer.ok(CourseView.of(course));
        });
    }
}
