package io.orghub.groups.updategroup;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Group;
import io.orghub.domain.Groups;
import io.orghub.domain.UpdateGroupOutcome;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.FieldError;
import io.orghub.edge.ProblemCode;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;
import java.util.List;

/** PATCH /groups/{groupId}: changes what a group shows of itself, its slug, its settings and, unused, its licence policy. */
public final class UpdateGroupHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Groups groups;

    public UpdateGroupHandler() {}

    public UpdateGroupHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> update(request, entry));
    }

    private Answer update(ApiRequest request, Access.Entry entry) {
        var outcome = groups.update(
                request.operation(),
                entry.group(),
                request.ifMatch(),
                group -> request.body(fields -> GroupPatch.apply(fields, group)));
        return switch (outcome) {
            case UpdateGroupOutcome.Updated(Group group) -> GroupView.answer(group, entry.role());
            case UpdateGroupOutcome.Stale() -> Answer.stale();
            case UpdateGroupOutcome.SlugTaken(var slug) ->
                Answer.problem(ProblemCode.SLUG_TAKEN, "The slug " + slug.value() + " is taken.");
            case UpdateGroupOutcome.RenamedTooOften() ->
                Answer.invalid(List.of(new FieldError(
                        "/slug", "has changed " + Groups.MAX_RENAMES_A_YEAR + " times within a year already")));
            case UpdateGroupOutcome.PolicyInUse() ->
                Answer.problem(
                        ProblemCode.POLICY_IN_USE,
                        "The licence policy is fixed once a licence is in use or somebody has been admitted by it.");
            case UpdateGroupOutcome.Archived() -> Access.archived();
        };
    }
}
