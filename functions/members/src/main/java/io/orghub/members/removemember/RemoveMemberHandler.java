package io.orghub.members.removemember;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Members;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.UserId;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.ProblemCode;
import jakarta.inject.Inject;

/** DELETE /groups/{groupId}/members/{userId}: by the owner, by an admin if it is not an admin, or by the member itself. */
public final class RemoveMemberHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Members members;

    public RemoveMemberHandler() {}

    public RemoveMemberHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var user = request.userId("userId");
        return user.equals(request.caller().user())
                ? access.asLeaving(request, group, entry -> remove(request, entry, user, Role.ADMIN))
                : access.asAdmin(request, group, entry -> remove(request, entry, user, removableBy(entry)));
    }

    private static Role removableBy(Access.Entry entry) {
        return entry.rights().atLeast(Role.OWNER) ? Role.ADMIN : Role.MEMBER;
    }

    private Answer remove(ApiRequest request, Access.Entry entry, UserId user, Role strongestRemovable) {
        return switch (members.remove(request.operation(), entry.group(), user, strongestRemovable)) {
            case RemoveOutcome.Removed() -> Answer.noContent();
            case RemoveOutcome.NeverAMember() -> Answer.notFound();
            case RemoveOutcome.IsTheOwner() ->
                Answer.problem(
                        ProblemCode.OWNER_CANNOT_BE_REMOVED,
                        "Make another member the owner first, then remove this one.");
            case RemoveOutcome.NotPermitted() -> Access.forbidden();
            case RemoveOutcome.Archived() -> Access.archived();
        };
    }
}
