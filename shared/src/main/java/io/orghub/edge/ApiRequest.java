package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.orghub.domain.Operation;
import io.orghub.domain.TenantId;

/** One request of a verified caller. */
public final class ApiRequest extends HttpRequest {
    private final Caller caller;
    private final Operation operation;

    ApiRequest(APIGatewayV2HTTPEvent event, Caller caller, Operation operation, int maxBodyBytes) {
        super(event, maxBodyBytes);
        this.caller = caller;
        this.operation = operation;
    }

    public Caller caller() {
        return caller;
    }

    public TenantId tenant() {
        return caller.tenant();
    }

    public Operation operation() {
        return operation;
    }
}
