package io.orghub.members.changemember;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Members;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.ProblemCode;
import io.orghub.members.MemberView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** PATCH /groups/{groupId}/members/{userId}: the owner changes what a member is. */
public final class ChangeMemberHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Members members;

    public ChangeMemberHandler() {}

    public ChangeMemberHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asOwner(request, request.groupId("groupId"), entry -> change(request, entry.group()));
    }

    private Answer change(ApiRequest request, Group group) {
        var user = request.userId("userId");
        var version = request.ifMatch();
        var change = request.body(ChangeMemberHandler::change);
        return switch (members.change(request.operation(), group, user, change, version)) {
            case ChangeMemberOutcome.Changed(var member) -> {
                var view = MemberView.withAddress(member);
                yield new Answer.Success(200, view, Map.of("etag", view.etag()));
            }
            case ChangeMemberOutcome.NotAMember() -> Answer.notFound();
            case ChangeMemberOutcome.IsTheOwner() ->
                Answer.problem(
                        ProblemCode.FORBIDDEN, "What the owner is changes by a transfer of the ownership alone.");
            case ChangeMemberOutcome.Stale() -> Answer.stale();
        };
    }

    private static MemberChange change(Fields fields) {
        return new MemberChange(
                fields.optionalOneOf("role", List.of(Role.MEMBER, Role.ADMIN)),
                fields.optionalOneOf("kind", List.of(Kind.values())));
    }
}
