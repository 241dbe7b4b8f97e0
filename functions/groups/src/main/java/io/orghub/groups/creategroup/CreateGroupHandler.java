package io.orghub.groups.creategroup;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.IdSource;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Caller;
import io.orghub.edge.Idempotency;
import io.orghub.edge.ProblemCode;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;
import java.util.Optional;

/** POST /groups: a tenant admin creates a group or an organisation, a user an organisation it will own. */
public final class CreateGroupHandler extends ApiFunction {
    @Inject
    private Groups groups;

    @Inject
    private IdSource ids;

    public CreateGroupHandler() {}

    public CreateGroupHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var caller = request.caller();
        var wanted = request.body(fields -> NewGroupFields.read(fields, new GroupId(ids.next()), caller));
        boolean forAdminsOnly = wanted.type() == GroupType.GROUP
                || wanted.licences().isPresent()
                || !wanted.owner().equals(caller.user());
        if (forAdminsOnly && !caller.tenantAdmin()) {
            return Access.forbidden();
        }
        var claim = Idempotency.<CreateGroupOutcome>claim(request, outcome -> answer(caller, outcome));
        return Idempotency.answer(
                groups.create(request.operation(), wanted, claim), outcome -> answer(caller, outcome));
    }

    private static Answer answer(Caller caller, CreateGroupOutcome outcome) {
        return switch (outcome) {
            case CreateGroupOutcome.Created(var group) -> {
                var role = group.owner().equals(caller.user()) ? Optional.of(Role.OWNER) : Optional.<Role>empty();
                yield Answer.created(GroupView.of(group, role), "/groups/" + group.id());
            }
            case CreateGroupOutcome.SlugTaken(var slug) ->
                Answer.problem(ProblemCode.SLUG_TAKEN, "The slug " + slug.value() + " is taken.");
            case CreateGroupOutcome.TypeNotAllowed() ->
                Answer.problem(ProblemCode.GROUP_TYPE_NOT_ALLOWED, "The tenant does not have groups of this type.");
            case CreateGroupOutcome.SelfServiceOff() -> Access.forbidden();
        };
    }
}
