package io.orghub.licences.getlicences;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.LicenceAccounts;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.LicencesView;
import jakarta.inject.Inject;

/** GET /organisations/{organisationId}/licences: the licence account. */
public final class GetLicencesHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private LicenceAccounts accounts;

    public GetLicencesHandler() {}

    public GetLicencesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asAdminOfOrganisationLookingBack(
                request, organisation, entry -> accounts.find(request.tenant(), organisation)
                        .map(account -> Answer.ok(LicencesView.of(account)))
                        .orElseGet(Answer::notFound));
    }
}
