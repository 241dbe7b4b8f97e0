package io.orghub.testing.stage;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.util.Map;

/** A function that no client calls, held to its policy. */
public final class Invoked<I, O> {
    private final RequestHandler<I, O> handler;
    private final PolicyGuard policies;
    private final FunctionResource function;

    /** @param policies an interceptor of the stage's client */
    public Invoked(RequestHandler<I, O> handler, PolicyGuard policies) {
        this.handler = handler;
        this.policies = policies;
        this.function = Template.load(Template.locate(), Map.of(), Map.of()).functions().stream()
                .filter(resource -> resource.handler().equals(handler.getClass().getName()))
                .findFirst()
                .orElseThrow();
    }

    public O with(I event) throws Exception {
        return policies.within(function, event, () -> handler.handleRequest(event, null));
    }
}
