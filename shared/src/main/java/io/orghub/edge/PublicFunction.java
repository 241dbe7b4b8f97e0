package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.context.ApplicationContext;
import java.util.Optional;

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

    /** How a refusal is told to who wants to read it; as to programs, unless the function says otherwise. */
    protected Optional<String> pageOf(ProblemCode code) {
        return Optional.empty();
    }

    @Override
    final Answer presented(Answer answer, APIGatewayV2HTTPEvent event) {
        if (!(answer instanceof Answer.Refused refused)) {
            return answer;
        }
        return pageOf(refused.code())
                .map(html -> {
                    var varying = refused.withHeader("vary", "Accept");
                    return new PublicRequest(event, maxBodyBytes()).wantsPage()
                            ? new Answer.Page(refused.status(), html, varying.headers())
                            : varying;
                })
                .orElse(refused);
    }
}
