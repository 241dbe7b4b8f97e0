package io.orghub.members.getmemberimport;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ImportKey;
import io.orghub.domain.Imports;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.members.ImportView;
import jakarta.inject.Inject;

/** GET /groups/{groupId}/member-imports/{importId}: how far an import is, and what became of its rows. */
public final class GetMemberImportHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Imports imports;

    @Inject
    private Cursors cursors;

    public GetMemberImportHandler() {}

    public GetMemberImportHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var group = request.groupId("groupId");
        var importId = request.id("importId");
        return access.asAdminLookingBack(request, group, entry -> imports.find(
                        new ImportKey(request.tenant(), group, importId), cursors.page(request))
                .map(found -> Answer.ok(
                        ImportView.of(found.job(), cursors.view(request, found.rows(), ImportView.RowView::of))))
                .orElseGet(Answer::notFound));
    }
}
