package io.orghub.identity.putclaims;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.domain.Machines;
import io.orghub.edge.FunctionContext;
import io.orghub.edge.Unforeseen;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Cognito, before it makes tokens: what an access token says of its tenant, address and role. */
public final class PutClaimsHandler extends MicronautRequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final Logger LOG = LoggerFactory.getLogger(PutClaimsHandler.class);

    @Inject
    private Machines machines;

    public PutClaimsHandler() {}

    public PutClaimsHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    @Override
    public Map<String, Object> execute(Map<String, Object> event) {
        try (var function = MDC.putCloseable("function", getClass().getSimpleName())) {
            var request = new TokenRequest(event);
            var claims = request.ofMachine()
                    ? Claims.ofMachine(request.client().flatMap(machines::tenantOf))
                    : Claims.ofPerson(request.attributes());
            var answer = new LinkedHashMap<>(event);
            answer.put("response", response(claims));
            try (var tenant = MDC.putCloseable("tenant", claims.getOrDefault("tenant_id", ""))) {
                LOG.info("{} claims for a {}", claims.size(), request.ofMachine() ? "machine" : "person");
            }
            return answer;
        } catch (RuntimeException failure) {
            LOG.error("no token: {}", Unforeseen.trace(failure));
            // Cognito shows it to whoever asked for the token.
            throw new IllegalStateException("No token can be made now.");
        }
    }

    private static Map<String, Object> response(Map<String, String> claims) {
        return Map.of(
                "claimsAndScopeOverrideDetails",
                Map.of("accessTokenGeneration", Map.of("claimsToAddOrOverride", claims)));
    }
}
