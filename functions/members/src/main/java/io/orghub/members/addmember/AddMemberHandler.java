package io.orghub.members.addmember;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.Kind;
import io.orghub.domain.Members;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Idempotency;
import io.orghub.members.MemberView;
import jakarta.inject.Inject;
import java.util.function.Function;

/** POST /groups/{groupId}/members: makes one user, or up to 98 at once, members. */
public final class AddMemberHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Members members;

    public AddMemberHandler() {}

    public AddMemberHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> add(request, entry));
    }

    private Answer add(ApiRequest request, Access.Entry entry) {
        var usualKind = Kind.usualIn(entry.group().type());
        var wanted = request.body(fields -> AddMemberRequest.read(fields, usualKind));
        if (wanted.makesAdmin() && !entry.rights().atLeast(Role.OWNER)) {
            return Access.forbidden();
        }
        Function<AddOutcome, Answer> answer = outcome -> answer(outcome, entry.group(), wanted.asList());
        var claim = Idempotency.claim(request, answer);
        return Idempotency.answer(members.add(request.operation(), entry.group(), wanted.members(), claim), answer);
    }

    private static Answer answer(AddOutcome outcome, Group group, boolean asList) {
        return switch (outcome) {
            case AddOutcome.Done(var additions) when asList -> Answer.ok(AdditionView.OfList.of(additions));
            case AddOutcome.Done(var additions) -> single(additions.getFirst(), group);
            case AddOutcome.LicencesExhausted(long available, long requested) -> Access.exhausted(available, requested);
            case AddOutcome.Archived() -> Access.archived();
        };
    }

    private static Answer single(AddOutcome.Addition addition, Group group) {
        var view = MemberView.of(addition.member());
        return addition.added()
                ? Answer.created(view, "/groups/" + group.id() + "/members/" + view.userId())
                : Answer.ok(view);
    }
}
