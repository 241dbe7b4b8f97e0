package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.context.ApplicationContext;

/** The edge of a function behind API Gateway that anybody may call: it is not told who does, token or not. */
public abstract class PublicFunction extends HttpFunction {
    protected PublicFunction() {}

    protected PublicFunction(ApplicationContext context) {
        super(context);
    }

    protected abstract Answer answer(PublicRequest request);

    @Override
    final Answer answer(APIGatewayV2HTTPEvent event, String requestId) {
        return answer(new PublicRequest(event, maxBodyBytes()));
    }
}
