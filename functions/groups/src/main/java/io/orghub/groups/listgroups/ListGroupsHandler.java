package io.orghub.groups.listgroups;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupFilter;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** GET /groups: all groups of the tenant by name, to its admin. */
public final class ListGroupsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Groups groups;

    @Inject
    private Cursors cursors;

    public ListGroupsHandler() {}

    public ListGroupsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asTenantAdmin(request, () -> {
            var filter = new GroupFilter(request.query("q"), request.query("type", List.of(GroupType.values())));
            var page = groups.in(request.tenant(), filter, cursors.page(request));
            return Answer.ok(cursors.view(request, page, group -> GroupView.of(group, Optional.empty())));
        });
    }
}
