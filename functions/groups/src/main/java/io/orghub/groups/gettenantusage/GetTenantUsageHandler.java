package io.orghub.groups.gettenantusage;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.Usage;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Cursors;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** GET /tenant/usage: what each open group uses, and on the first page what they come to. */
public final class GetTenantUsageHandler extends ApiFunction {
    @Inject
    private Access access;

    @Inject
    private Usage usage;

    @Inject
    private Cursors cursors;

    public GetTenantUsageHandler() {}

    public GetTenantUsageHandler(ApplicationContext context) {
        super(context);
    }

    record UsageView(List<GroupUsageView> items, Optional<TotalsView> totals, Optional<String> nextCursor) {}

    @Override
    protected Answer answer(ApiRequest request) {
        return access.asTenantAdmin(request, () -> {
            var page = cursors.page(request);
            var totals = page.after().isPresent()
                    ? Optional.<TenantTotals>empty()
                    : Optional.of(usage.totals(request.tenant()));
            var rows = cursors.view(request, usage.groups(request.tenant(), page), GroupUsageView::of);
            return Answer.ok(new UsageView(rows.items(), totals.map(TotalsView::of), rows.nextCursor()));
        });
    }
}
