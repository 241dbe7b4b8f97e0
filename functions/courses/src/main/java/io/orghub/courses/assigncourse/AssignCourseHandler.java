package io.orghub.courses.assigncourse;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AssignOutcome;
import io.orghub.domain.CourseId;
import io.orghub.domain.Enrolments;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.UserId;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.FieldError;
import io.orghub.edge.Idempotency;
import io.orghub.edge.ProblemCode;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Function;

/** POST /groups/{groupId}/enrolments: enrols members in courses, all or none. */
public final class AssignCourseHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Enrolments enrolments;

    public AssignCourseHandler() {}

    public AssignCourseHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> {
            var wanted = request.body(AssignCourseRequest::read);
            Function<AssignOutcome, Answer> answer = outcome -> answer(outcome, wanted);
            var claim = Idempotency.claim(request, answer);
            return Idempotency.answer(enrolments.assign(request.operation(), entry.group(), wanted, claim), answer);
        });
    }

    private static Answer answer(AssignOutcome outcome, NewEnrolments wanted) {
        return switch (outcome) {
            case AssignOutcome.Done(var assignments) -> Answer.ok(AssignmentView.OfList.of(assignments));
            case AssignOutcome.UnknownCourses(var courses) -> unknown(courses, wanted);
            case AssignOutcome.NotMembers(var users) -> notMembers(users);
            case AssignOutcome.LicencesExhausted(long available, long requested) ->
                Access.exhausted(available, requested);
            case AssignOutcome.Archived() -> Access.archived();
        };
    }

    private static Answer unknown(List<CourseId> courses, NewEnrolments wanted) {
        return Answer.invalid(courses.stream()
                .map(course -> new FieldError(
                        "/courseIds/" + wanted.courses().indexOf(course), "there is no course of this id"))
                .toList());
    }

    private static Answer notMembers(List<UserId> users) {
        return Answer.problem(ProblemCode.NOT_A_MEMBER, "Only members can be enrolled. Nothing has changed.")
                .with("userIds", users.stream().map(UserId::value).toList());
    }
}
