package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/** One request of nobody in particular. */
public final class PublicRequest extends HttpRequest {
    PublicRequest(APIGatewayV2HTTPEvent event, int maxBodyBytes) {
        super(event, maxBodyBytes);
    }
}
