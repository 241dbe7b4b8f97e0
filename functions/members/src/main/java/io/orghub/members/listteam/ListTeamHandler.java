package io.orghub.members.listteam;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Kind;
import io.orghub.domain.Members;
import io.orghub.domain.Role;
import io.orghub.domain.TeamFilter;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.members.MemberView;
import jakarta.inject.Inject;
import java.util.List;

/** GET /groups/{groupId}/members: the team by name. */
public final class ListTeamHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Members members;

    @Inject
    private Cursors cursors;

    public ListTeamHandler() {}

    public ListTeamHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        return access.asMember(request, group, entry -> {
            var filter = new TeamFilter(
                    request.query("q"),
                    request.query("role", List.of(Role.values())),
                    request.query("kind", List.of(Kind.values())));
            var page = members.team(request.tenant(), group, filter, cursors.page(request));
            boolean runsTheGroup = entry.rights().atLeast(Role.ADMIN);
            return Answer.ok(cursors.view(request, page, runsTheGroup ? MemberView::withAddress : MemberView::of));
        });
    }
}
