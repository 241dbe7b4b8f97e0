package io.orghub.groups.archivegroup;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Groups;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import jakarta.inject.Inject;

/** DELETE /groups/{groupId}: closes a group for good. */
public final class ArchiveGroupHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Groups groups;

    public ArchiveGroupHandler() {}

    public ArchiveGroupHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asArchiving(request, request.groupId("groupId"), entry -> {
            groups.archive(request.operation(), entry.group());
            return Answer.noContent();
        });
    }
}
