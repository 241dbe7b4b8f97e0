package io.orghub.licences.setlicences;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceAccounts;
import io.orghub.domain.NewTotal;
import io.orghub.domain.SetLicencesOutcome;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.LicencesView;
import io.orghub.edge.ProblemCode;
import jakarta.inject.Inject;

/** PUT /organisations/{organisationId}/licences: the tenant admin sets the total, never below what is in use. */
public final class SetLicencesHandler extends ApiFunction {
    private static final int MOST = 1_000_000_000;

    @Inject
    private Access access;

    @Inject
    private LicenceAccounts accounts;

    public SetLicencesHandler() {}

    public SetLicencesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asTenantAdmin(request, organisation, () -> set(request, organisation));
    }

    private Answer set(ApiRequest request, GroupId organisation) {
        var total = request.body(SetLicencesHandler::read);
        return switch (accounts.set(request.operation(), organisation, total)) {
            case SetLicencesOutcome.Done(var account) -> Answer.ok(LicencesView.of(account));
            case SetLicencesOutcome.InUse(long inUse, long requested) ->
                Answer.problem(
                                ProblemCode.LICENCES_IN_USE,
                                "Licences in use: %d, more than %d. Nothing has changed.".formatted(inUse, requested))
                        .with("inUse", inUse)
                        .with("requested", requested);
            case SetLicencesOutcome.Stale(long granted) -> Answer.stale().with("granted", granted);
            case SetLicencesOutcome.NotFound() -> Answer.notFound();
            case SetLicencesOutcome.NotAnOrganisation() -> Access.notAnOrganisation();
            case SetLicencesOutcome.Archived() -> Access.archived();
        };
    }

    private static NewTotal read(Fields fields) {
        return new NewTotal(
                fields.integer("granted", 0, MOST),
                fields.optionalInteger("expectedGranted", 0, MOST),
                fields.text("reason", 200));
    }
}
