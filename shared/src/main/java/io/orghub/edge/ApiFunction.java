package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.context.ApplicationContext;
import io.orghub.domain.CallersTenant;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/** The edge of every function behind API Gateway that is told who calls, by a verified token of the right scope. */
public abstract class ApiFunction extends HttpFunction {
    private static final String PERSON_SCOPE = "orghub/api";

    @Inject
    private Clock clock;

    @Inject
    private IdSource ids;

    protected ApiFunction() {}

    protected ApiFunction(ApplicationContext context) {
        super(context);
    }

    /** The way of a request through the edge, as far as nobody gets: it asks for no id and reaches no table. */
    @Inject
    final void primeWith(Priming priming) {
        priming.add(() -> execute(APIGatewayV2HTTPEvent.builder()
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withRequestId("priming")
                        .build())
                .build()));
    }

    protected abstract Answer answer(ApiRequest request);

    /** The scope that a token must have: people's, unless the function is a machine's. */
    protected String scope() {
        return PERSON_SCOPE;
    }

    @Override
    final Answer answer(APIGatewayV2HTTPEvent event, String requestId) {
        var caller = Caller.of(claims(event));
        if (caller.isEmpty() || !caller.get().scopes().contains(scope())) {
            return Answer.problem(ProblemCode.FORBIDDEN, "The token is not one for this route.");
        }
        var tenant = caller.get().tenant();
        MDC.put("tenant", tenant.value());
        var operation = new Operation(ids.next(), tenant, caller.get().user(), requestId, clock.instant());
        var request = new ApiRequest(event, caller.get(), operation, maxBodyBytes());
        return CallersTenant.within(tenant, () -> answer(request));
    }

    private static Map<String, String> claims(APIGatewayV2HTTPEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
                .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims)
                .orElse(Map.of());
    }
}
