package io.orghub.edge;

import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Groups;
import io.orghub.domain.Role;
import io.orghub.domain.Standing;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who may do what in a group: outside it there is no such group, inside without the right it is forbidden. The tenant
 * admin may what the owner may.
 */
@Singleton
public final class Access {
    private final Groups groups;

    Access(Groups groups) {
        this.groups = groups;
    }

    /**
     * A group as its caller finds it.
     *
     * @param role the caller's own, nothing for a tenant admin outside it
     * @param rights what the caller may
     */
    public record Entry(Group group, Optional<Role> role, Role rights) {}

    public Answer asMember(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return as(Role.MEMBER, request, group, answer);
    }

    public Answer asAdmin(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return as(Role.ADMIN, request, group, answer);
    }

    public Answer asOwner(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return as(Role.OWNER, request, group, answer);
    }

    /** For what concerns the whole tenant. */
    public Answer asTenantAdmin(ApiRequest request, Supplier<Answer> answer) {
        return request.caller().tenantAdmin() ? answer.get() : forbidden();
    }

    /** As {@link #asAdmin}, where only an organisation will do. */
    public Answer asAdminOfOrganisation(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return asAdmin(request, group, organisationOnly(answer));
    }

    private static Function<Entry, Answer> organisationOnly(Function<Entry, Answer> answer) {
        return entry -> entry.group().isOrganisation() ? answer.apply(entry) : notAnOrganisation();
    }

    /** As {@link #asOwner}, for looking back: into an archived group as well. */
    public Answer asOwnerLookingBack(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return lookingBack(Role.OWNER, request, group, answer);
    }

    /** As {@link #asAdminOfOrganisation}, for looking back: into an archived organisation as well. */
    public Answer asAdminOfOrganisationLookingBack(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return asAdminLookingBack(request, group, organisationOnly(answer));
    }

    /** As {@link #asAdmin}, for looking back: into an archived group as well. */
    public Answer asAdminLookingBack(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return lookingBack(Role.ADMIN, request, group, answer);
    }

    private Answer lookingBack(Role least, ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return standing(request, group)
                .map(standing -> admit(least, request.caller(), standing, answer, answer))
                .orElseGet(Answer::notFound);
    }

    /** For leaving: one who has left before has nothing more to do, and is no stranger who must not know the group. */
    public Answer asLeaving(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return standing(request, group)
                .map(standing -> standing.former() && !request.caller().tenantAdmin()
                        ? Answer.noContent()
                        : admit(Role.MEMBER, request.caller(), standing, answer))
                .orElseGet(Answer::notFound);
    }

    /** As {@link #asOwner}, for archiving: where that has been done before there is nothing more to do. */
    public Answer asArchiving(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return standing(request, group)
                .map(standing -> admit(Role.OWNER, request.caller(), standing, answer, entry -> Answer.noContent()))
                .orElseGet(Answer::notFound);
    }

    /** For what a tenant admin does without looking at the group first; to others the group is there or not. */
    public Answer asTenantAdmin(ApiRequest request, GroupId group, Supplier<Answer> answer) {
        if (request.caller().tenantAdmin()) {
            return answer.get();
        }
        return as(Role.OWNER, request, group, entry -> forbidden());
    }

    private Answer as(Role least, ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return standing(request, group)
                .map(standing -> admit(least, request.caller(), standing, answer))
                .orElseGet(Answer::notFound);
    }

    private Optional<Standing> standing(ApiRequest request, GroupId group) {
        return groups.standing(request.tenant(), group, request.caller().user());
    }

    private static Answer admit(Role least, Caller caller, Standing standing, Function<Entry, Answer> answer) {
        return admit(least, caller, standing, answer, entry -> archived());
    }

    private static Answer admit(
            Role least,
            Caller caller,
            Standing standing,
            Function<Entry, Answer> answer,
            Function<Entry, Answer> ifArchived) {
        var rights = rights(caller, standing);
        if (rights.isEmpty()) {
            return Answer.notFound();
        }
        if (!rights.get().atLeast(least)) {
            return forbidden();
        }
        var entry = new Entry(standing.group(), standing.role(), rights.get());
        return (standing.group().archived() ? ifArchived : answer).apply(entry);
    }

    private static Optional<Role> rights(Caller caller, Standing standing) {
        return caller.tenantAdmin() ? Optional.of(Role.OWNER) : standing.role();
    }

    public static Answer forbidden() {
        return Answer.problem(ProblemCode.FORBIDDEN, "Your role does not permit this.");
    }

    public static Answer archived() {
        return Answer.problem(ProblemCode.GROUP_ARCHIVED, "The group has been archived and takes no changes.");
    }

    public static Answer notAnOrganisation() {
        return Answer.problem(ProblemCode.NOT_AN_ORGANISATION, "Only organisations have this; it is a plain group.");
    }

    public static Answer exhausted(long available, long requested) {
        return Answer.problem(
                        ProblemCode.LICENCES_EXHAUSTED,
                        "Licences needed: %d, available: %d. Nothing has changed.".formatted(requested, available))
                .with("available", available)
                .with("requested", requested);
    }
}
