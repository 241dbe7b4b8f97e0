package io.orghub.members.addmember;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.AddOutcome;
import io.orghub.domain.Kind;
import io.orghub.domain.Members;
import io.orghub.domain.NewMember;
import io.orghub.domain.Role;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.Idempotency;
import io.orghub.members.MemberView;
import jakarta.inject.Inject;
import java.util.List;
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

    private static final int MAX_MEMBERS = 98;
    private static final String LIST = "members";

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asAdmin(request, request.groupId("groupId"), entry -> add(request, entry));
    }

    private Answer add(ApiRequest request, Access.Entry entry) {
        var wanted =
                request.body(fields -> wanted(fields, Kind.usualIn(entry.group().type())));
        boolean makesAdmin = wanted.members().stream().anyMatch(member -> member.role() == Role.ADMIN);
        if (makesAdmin && !entry.rights().atLeast(Role.OWNER)) {
            return Access.forbidden();
        }
        Function<AddOutcome, Answer> toAnswer = outcome -> answer(outcome, wanted.asList());
        var claim = Idempotency.claim(request, toAnswer);
        return Idempotency.answer(members.add(request.operation(), entry.group(), wanted.members(), claim), toAnswer);
    }

    private static Wanted wanted(Fields fields, Kind usual) {
        if (!fields.has(LIST)) {
            return new Wanted(List.of(member(fields, usual)), false);
        }
        var list = fields.list(LIST, MAX_MEMBERS, item -> member(item, usual));
        fields.distinct(LIST, list, NewMember::user, "userId");
        return new Wanted(list, true);
    }

    private static NewMember member(Fields fields, Kind usual) {
        return new NewMember(
                fields.userId("userId"),
                fields.optionalOneOf("role", List.of(Role.MEMBER, Role.ADMIN)).orElse(Role.MEMBER),
                fields.optionalOneOf("kind", List.of(Kind.values())).orElse(usual));
    }

    private static Answer answer(AddOutcome outcome, boolean asList) {
        return switch (outcome) {
            case AddOutcome.Done(var additions)
            when asList ->
                Answer.ok(new ListView(additions.stream().map(Verdict::of).toList()));
            case AddOutcome.Done(var additions) -> {
                var only = additions.getFirst();
                var view = MemberView.of(only.member());
                yield only.added() ? Answer.created(view) : Answer.ok(view);
            }
            case AddOutcome.LicencesExhausted(long available, long requested) -> Access.exhausted(available, requested);
            case AddOutcome.Archived() -> Access.archived();
        };
    }

    private record Wanted(List<NewMember> members, boolean asList) {}

    private record ListView(List<Verdict> members) {}

    private record Verdict(String userId, String outcome) {
        static Verdict of(AddOutcome.Addition addition) {
            return new Verdict(addition.member().user().value(), addition.added() ? "added" : "already-member");
        }
    }
}
