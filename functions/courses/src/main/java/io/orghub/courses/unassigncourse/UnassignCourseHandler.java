package io.orghub.courses.unassigncourse;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Enrolments;
import io.orghub.domain.UnassignOutcome;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import jakarta.inject.Inject;

/** DELETE /groups/{groupId}/enrolments/{userId}/{courseId}: ends an enrolment. */
public final class UnassignCourseHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Enrolments enrolments;

    public UnassignCourseHandler() {}

    public UnassignCourseHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var user = request.userId("userId");
        var course = request.courseId("courseId");
        return access.asAdmin(request, group, entry -> switch (enrolments.unassign(
                request.operation(), entry.group(), user, course)) {
            case UnassignOutcome.Unassigned() -> Answer.noContent();
            case UnassignOutcome.NeverEnrolled() -> Answer.notFound();
            case UnassignOutcome.Archived() -> Access.archived();
        });
    }
}
