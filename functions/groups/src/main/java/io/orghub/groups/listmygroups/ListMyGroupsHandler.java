package io.orghub.groups.listmygroups;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Groups;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.groups.GroupView;
import jakarta.inject.Inject;

/** GET /me/groups: what the caller is a member of, with its role. */
public final class ListMyGroupsHandler extends ApiFunction {
    @Inject
    private Groups groups;

    @Inject
    private Cursors cursors;

    public ListMyGroupsHandler() {}

    public ListMyGroupsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var page = groups.of(request.tenant(), request.caller().user(), cursors.page(request));
        return Answer.ok(cursors.view(request, page, standing -> GroupView.of(standing.group(), standing.role())));
    }
}
