package io.orghub.groups.gettenantusage;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.domain.Usage;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** GET /tenant/usage: what each open group uses, and on the first page what they come to and what may be created. */
public final class GetTenantUsageHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Usage usage;

    @Inject
    private Tenants tenants;

    @Inject
    private Cursors cursors;

    public GetTenantUsageHandler() {}

    public GetTenantUsageHandler(ApplicationContext context) {
        super(context);
    }

    record UsageView(
            List<GroupUsageView> items,
            Optional<TotalsView> totals,
            Optional<List<String>> groupTypes,
            Optional<String> nextCursor) {}

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asTenantAdmin(request, () -> {
            var page = cursors.page(request);
            var first = page.after().isPresent() ? Optional.<TenantId>empty() : Optional.of(request.tenant());
            var rows = cursors.view(request, usage.groups(request.tenant(), page), GroupUsageView::of);
            return Answer.ok(new UsageView(
                    rows.items(),
                    first.map(usage::totals).map(TotalsView::of),
                    first.flatMap(tenants::find).map(GetTenantUsageHandler::groupTypes),
                    rows.nextCursor()));
        });
    }

    private static List<String> groupTypes(Tenant tenant) {
        return tenant.groupTypes().stream().map(Object::toString).sorted().toList();
    }
}
