package io.orghub.groups.transferownership;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.Role;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UserId;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.ProblemCode;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;
import java.util.Optional;

/** POST /groups/{groupId}/owner: a member becomes the owner, and the owner an admin. */
public final class TransferOwnershipHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Groups groups;

    public TransferOwnershipHandler() {}

    public TransferOwnershipHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        // Who was the owner until now is an admin, and is told again what came of it.
        return access.asAdmin(request, request.groupId("groupId"), entry -> transfer(request, entry));
    }

    private Answer transfer(ApiRequest request, Access.Entry entry) {
        var newOwner = request.body(fields -> fields.userId("userId"));
        var caller = request.caller();
        return switch (groups.transfer(request.operation(), entry.group(), newOwner, caller.tenantAdmin())) {
            case TransferOutcome.Transferred(Group group) -> GroupView.answer(group, role(caller.user(), entry, group));
            case TransferOutcome.NotPermitted() -> Access.forbidden();
            case TransferOutcome.NotAMember() ->
                Answer.problem(ProblemCode.NOT_A_MEMBER, "Only a member can become the owner: add the user first.");
            case TransferOutcome.Archived() -> Access.archived();
        };
    }

    private static Optional<Role> role(UserId caller, Access.Entry entry, Group group) {
        if (group.owner().equals(caller)) {
            return Optional.of(Role.OWNER);
        }
        return entry.role().map(before -> before == Role.OWNER ? Role.ADMIN : before);
    }
}
