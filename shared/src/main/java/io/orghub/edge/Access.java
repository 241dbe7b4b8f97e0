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

    /** As {@link #asAdmin}, where only an organisation will do. */
    public Answer asAdminOfOrganisation(ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        return asAdmin(
                request, group, entry -> entry.group().isOrganisation() ? answer.apply(entry) : notAnOrganisation());
    }

    /** For what a tenant admin does without looking at the group first; to others the group is there or not. */
    public Answer asTenantAdmin(ApiRequest request, GroupId group, Supplier<Answer> answer) {
        if (request.caller().tenantAdmin()) {
            return answer.get();
        }
        return enter(request, group).isPresent() ? forbidden() : Answer.notFound();
    }

    private Answer as(Role least, ApiRequest request, GroupId group, Function<Entry, Answer> answer) {
        var entry = enter(request, group);
        if (entry.isEmpty()) {
            return Answer.notFound();
        }
        if (!entry.get().rights().atLeast(least)) {
            return forbidden();
        }
        return entry.get().group().archived() ? archived() : answer.apply(entry.get());
    }

    private Optional<Entry> enter(ApiRequest request, GroupId group) {
        return groups.standing(request.tenant(), group, request.caller().user())
                .flatMap(standing -> rights(request.caller(), standing)
                        .map(rights -> new Entry(standing.group(), standing.role(), rights)));
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
                        "%d licences are needed and %d available. Nothing has changed.".formatted(requested, available))
                .with("available", available)
                .with("requested", requested);
    }
}
