package io.orghub.courses.listenrolments;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.EnrolmentFilter;
import io.orghub.domain.Enrolments;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.util.Optional;

/** GET /groups/{groupId}/enrolments: for admins; for a member its own. */
public final class ListEnrolmentsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Enrolments enrolments;

    @Inject
    private Cursors cursors;

    public ListEnrolmentsHandler() {}

    public ListEnrolmentsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var filter = new EnrolmentFilter(request.queryUserId("userId"), request.queryCourseId("courseId"));
        return filter.user().equals(Optional.of(request.caller().user()))
                ? access.asMember(request, group, entry -> list(request, entry, filter))
                : access.asAdmin(request, group, entry -> list(request, entry, filter));
    }

    private Answer list(ApiRequest request, Access.Entry entry, EnrolmentFilter filter) {
        var page = enrolments.list(request.tenant(), entry.group().id(), filter, cursors.page(request));
        return Answer.ok(cursors.view(request, page, EnrolmentView::of));
    }
}
