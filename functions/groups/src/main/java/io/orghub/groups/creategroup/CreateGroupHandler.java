package io.orghub.groups.creategroup;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.IdSource;
import io.orghub.domain.LicencePolicy;
import io.orghub.domain.NewGroup;
import io.orghub.domain.Role;
import io.orghub.domain.Slug;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Caller;
import io.orghub.edge.Fields;
import io.orghub.edge.Idempotency;
import io.orghub.edge.ProblemCode;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;
import java.util.List;
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
        var wanted = request.body(fields -> newGroup(caller, fields));
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

    private NewGroup newGroup(Caller caller, Fields fields) {
        var type = fields.oneOf("type", List.of(GroupType.values()));
        var policy = fields.optionalOneOf("licencePolicy", List.of(LicencePolicy.values()));
        var licences = fields.optionalInteger("licences", 0, 1_000_000);
        if (type == GroupType.GROUP) {
            policy.ifPresent(given -> fields.refuse("licencePolicy", "only an organisation has one"));
            licences.ifPresent(given -> fields.refuse("licences", "only an organisation has any"));
        }
        return new NewGroup(
                new GroupId(ids.next()),
                type,
                fields.text("name", 120),
                fields.optionalParsed(
                        "slug", Slug::parse, "must be 3 to 63 of a-z 0-9 and single hyphens, not reserved"),
                fields.optionalUserId("ownerId").orElse(caller.user()),
                policy.orElse(LicencePolicy.MEMBER),
                licences,
                fields.optionalParagraph("description", 300),
                fields.optionalUrl("website"),
                fields.optionalUrl("avatarUrl"),
                SettingsFields.read(fields),
                !caller.tenantAdmin());
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
