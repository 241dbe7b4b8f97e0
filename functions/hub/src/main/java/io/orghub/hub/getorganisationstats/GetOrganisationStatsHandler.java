package io.orghub.hub.getorganisationstats;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.OrganisationStats;
import io.orghub.domain.Role;
import io.orghub.domain.Stats;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.LicencesView;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** GET /organisations/{organisationId}/stats: an organisation's numbers, one small read whatever its size. */
public final class GetOrganisationStatsHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Stats stats;

    public GetOrganisationStatsHandler() {}

    public GetOrganisationStatsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var organisation = request.groupId("organisationId");
        return rights(request, organisation)
                .filter(role -> role.atLeast(Role.ADMIN))
                .flatMap(role -> stats.find(request.tenant(), organisation))
                .filter(found -> !found.archived())
                .map(found -> Answer.ok(View.of(found)))
                .orElseGet(() -> whyNot(request, organisation));
    }

    private Optional<Role> rights(ApiRequest request, GroupId organisation) {
        return request.caller().tenantAdmin()
                ? Optional.of(Role.OWNER)
                : stats.role(request.tenant(), organisation, request.caller().user());
    }

    // Only a refusal needs the group itself. Stats that an organisation just made does not show yet are there in a
    // moment.
    private Answer whyNot(ApiRequest request, GroupId organisation) {
        return access.asAdminOfOrganisation(request, organisation, entry -> Answer.busy(Duration.ofSeconds(1)));
    }

    private record View(
            String organisationId,
            long teamSize,
            long learners,
            long totalClients,
            long pendingInvitations,
            LicencesView licences,
            RevenueView revenue,
            List<RevenueView.OfMonth> trend,
            Instant asOf,
            boolean fanOutRunning) {
        static View of(OrganisationStats stats) {
            return new View(
                    stats.organisation().value(),
                    stats.teamSize(),
                    stats.learners(),
                    stats.totalClients(),
                    stats.pendingInvitations(),
                    LicencesView.of(stats.licences()),
                    RevenueView.of(stats),
                    RevenueView.trend(stats),
                    stats.asOf(),
                    stats.fanOutRunning());
        }
    }
}
