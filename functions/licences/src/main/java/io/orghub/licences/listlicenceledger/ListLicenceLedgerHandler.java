package io.orghub.licences.listlicenceledger;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.LedgerEntry;
import io.orghub.domain.LicenceAccounts;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** GET /organisations/{organisationId}/licences/ledger: every change of the account, newest first. */
public final class ListLicenceLedgerHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private LicenceAccounts accounts;

    @Inject
    private Cursors cursors;

    public ListLicenceLedgerHandler() {}

    public ListLicenceLedgerHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return access.asAdminOfOrganisationLookingBack(request, organisation, entry -> {
            var page = accounts.ledger(request.tenant(), organisation, cursors.page(request));
            return Answer.ok(cursors.view(request, page, View::of));
        });
    }

    private record View(
            String entryId,
            String kind,
            long quantity,
            Optional<String> reason,
            Optional<String> reference,
            Optional<String> subject,
            String actor,
            Instant at,
            long granted,
            long available) {
        static View of(LedgerEntry entry) {
            return new View(
                    entry.entryId(),
                    entry.kind().toString(),
                    entry.quantity(),
                    entry.reason(),
                    entry.reference(),
                    entry.subject(),
                    entry.actor().value(),
                    entry.at(),
                    entry.granted(),
                    entry.available());
        }
    }
}
