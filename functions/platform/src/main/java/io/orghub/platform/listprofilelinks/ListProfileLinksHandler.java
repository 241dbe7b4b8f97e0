package io.orghub.platform.listprofilelinks;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ProfileLinks;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import io.orghub.platform.ProfileLinkView;
import jakarta.inject.Inject;

/** GET /profiles/{userId}/links: who a user is linked to. */
public final class ListProfileLinksHandler extends ApiFunction {
    @Inject
    private ProfileLinks links;

    @Inject
    private Cursors cursors;

    public ListProfileLinksHandler() {}

    public ListProfileLinksHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var user = request.userId("userId");
        var page = links.list(request.tenant(), user, cursors.page(request));
        return Answer.ok(cursors.view(request, page, ProfileLinkView::of));
    }
}
