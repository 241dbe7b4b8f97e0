package io.orghub.platform.puttenant;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupType;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.Tenants;
import io.orghub.edge.Access;
import io.orghub.edge.Answer;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.ApiRequest;
import io.orghub.edge.Fields;
import jakarta.inject.Inject;
import java.util.List;

/** PUT /tenants/{tenantId}: the provisioning machine reports its tenant. */
public final class PutTenantHandler extends ApiFunction {
    @Inject
    private Tenants tenants;

    public PutTenantHandler() {}

    public PutTenantHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String scope() {
        return "orghub/provision";
    }

    @Override
    protected Answer answer(ApiRequest request) {
        var id = request.tenantId("tenantId");
        if (!id.equals(request.tenant())) {
            return Access.forbidden();
        }
        var tenant = request.body(fields -> tenant(id, fields));
        tenants.put(request.operation(), tenant);
        return Answer.ok(TenantView.of(tenant));
    }

    private static Tenant tenant(TenantId id, Fields fields) {
        return new Tenant(
                id,
                fields.text("name", 120),
                fields.setOf("groupTypes", List.of(GroupType.values())),
                fields.flag("selfServiceOrganisations", true),
                fields.optionalInteger("startingLicences", 0, 1_000_000).orElse(0));
    }
}
