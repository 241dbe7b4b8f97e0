package io.orghub.courses.listcourses;

import io.micronaut.context.ApplicationContext;
import io.orghub.courses.CourseView;
import io.orghub.domain.Courses;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;

/** GET /courses: the tenant's courses by title. */
public final class ListCoursesHandler extends ApiFunction {
    @Inject
    private Courses courses;

    @Inject
    private Cursors cursors;

    public ListCoursesHandler() {}

    public ListCoursesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var page = courses.list(request.tenant(), cursors.page(request));
        return Answer.ok(cursors.view(request, page, CourseView::of));
    }
}
