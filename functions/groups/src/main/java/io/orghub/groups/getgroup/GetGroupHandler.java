package io.orghub.groups.getgroup;

import io.micronaut.context.ApplicationContext;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;

/** GET /groups/{groupId}: a group, to its members. */
public final class GetGroupHandler extends ApiFunction {
    @Inject
    private Access access;

    public GetGroupHandler() {}

    public GetGroupHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asMember(
                request, request.groupId("groupId"), entry -> GroupView.answer(entry.group(), entry.role()));
    }
}
