package io.orghub.licences.grantlicences;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Grant;
import io.orghub.domain.GrantOutcome;
import io.orghub.domain.GroupId;
import io.orghub.domain.LicenceAccounts;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import io.orghub.edge.Idempotency;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** POST /organisations/{organisationId}/licences/grants: the tenant admin adds licences, once for each key. */
public final class GrantLicencesHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private LicenceAccounts accounts;

    public GrantLicencesHandler() {}

    public GrantLicencesHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asTenantAdmin(request, organisation, () -> grant(request, organisation));
    }

    private Answer grant(ApiRequest request, GroupId organisation) {
        Function<GrantOutcome, Answer> answer = outcome -> answer(outcome, organisation);
        var claim = Idempotency.requiredClaim(request, answer);
        var grant = request.body(GrantLicencesHandler::grant);
        return Idempotency.answer(accounts.grant(request.operation(), organisation, grant, claim), answer);
    }

    private static Grant grant(Fields fields) {
        return new Grant(
                fields.integer("quantity", 1, 1_000_000),
                fields.text("reason", 200),
                fields.optionalText("reference", 100));
    }

    private static Answer answer(GrantOutcome outcome, GroupId organisation) {
        return switch (outcome) {
            case GrantOutcome.Granted granted ->
                Answer.created(
                        View.of(granted), "/organisations/" + organisation + "/licences/grants/" + granted.entryId());
            case GrantOutcome.NotFound() -> Answer.notFound();
            case GrantOutcome.NotAnOrganisation() -> Access.notAnOrganisation();
            case GrantOutcome.Archived() -> Access.archived();
        };
    }

    private record View(
            String entryId,
            String kind,
            int quantity,
            String reason,
            Optional<String> reference,
            String actor,
            Instant at) {
        static View of(GrantOutcome.Granted granted) {
            return new View(
                    granted.entryId(),
                    EntryKind.GRANT.toString(),
                    granted.grant().quantity(),
                    granted.grant().reason(),
                    granted.grant().reference(),
                    granted.operation().actor().value(),
                    granted.operation().at());
        }
    }
}
