package io.orghub.platform.unlinkprofiles;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.ProfileLinks;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import jakarta.inject.Inject;

/** DELETE /profile-links/{sourceId}/GUARDIAN/{targetId}: the platform reports that a tutor has a student no more. */
public final class UnlinkProfilesHandler extends ApiFunction {
    @Inject
    private ProfileLinks links;

    public UnlinkProfilesHandler() {}

    public UnlinkProfilesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/platform";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        links.unlink(request.operation(), request.userId("sourceId"), request.userId("targetId"));
        return Answer.noContent();
    }
}
