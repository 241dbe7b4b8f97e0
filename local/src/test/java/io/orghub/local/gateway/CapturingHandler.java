package io.orghub.local.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Keeps the JSON it is called with and gives a prepared answer. */
final class CapturingHandler implements RequestHandler<Map<String, Object>, APIGatewayV2HTTPResponse> {
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final List<Context> contexts = new CopyOnWriteArrayList<>();
    private final Supplier<APIGatewayV2HTTPResponse> answer;

    CapturingHandler() {
        this(() -> APIGatewayV2HTTPResponse.builder().withStatusCode(204).build());
    }

    CapturingHandler(Supplier<APIGatewayV2HTTPResponse> answer) {
        this.answer = answer;
    }

    List<JsonNode> events() {
        return events;
    }

    JsonNode event() {
        return events.getLast();
    }

    Context context() {
        return contexts.getLast();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(Map<String, Object> event, Context context) {
        events.add(new ObjectMapper().valueToTree(event));
        contexts.add(context);
        return answer.get();
    }
}
