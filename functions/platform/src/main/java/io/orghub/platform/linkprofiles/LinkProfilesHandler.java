package io.orghub.platform.linkprofiles;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ProfileLinks;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.FieldError;
import io.orghub.platform.ProfileLinkView;
import jakarta.inject.Inject;
import java.util.List;

/** PUT /profile-links/{sourceId}/GUARDIAN/{targetId}: the platform reports that a tutor has a student. */
public final class LinkProfilesHandler extends ApiFunction {
    @Inject
    private ProfileLinks links;

    public LinkProfilesHandler() {}

    public LinkProfilesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var tutor = request.userId("sourceId");
        var student = request.userId("targetId");
        return tutor.equals(student)
                ? Answer.invalid(List.of(new FieldError("#targetId", "must be another user than the source")))
                : Answer.ok(ProfileLinkView.of(links.link(request.operation(), tutor, student)));
    }
}
