package io.orghub.local.walls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.orghub.testing.api.Reply;
import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Exchange;
import io.orghub.testing.openapi.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** openapi.yaml, as those read it who make requests of it. */
final class ApiDocument {
    // What the gateway answers by itself to every route; their bodies have one form.
    private static final Set<Integer> OF_THE_GATEWAY = Set.of(400, 401, 403, 404, 413);

    private final Contract contract = Contract.standing();

    List<Operation> operations() {
        return contract.operations();
    }

    static List<String> parameters(Operation operation, String in) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals(in))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    /** Of the body; empty if the operation takes none. */
    static Optional<String> contentType(Operation operation) {
        return operation.requestContent().keySet().stream().findFirst();
    }

    JsonNode bodySchema(Operation operation) {
        return content(operation).path("schema");
    }

    /** The first that the document shows. */
    JsonNode example(Operation operation) {
        var content = content(operation);
        return content.has("example")
                ? content.path("example")
                : content.path("examples")
                        .valueStream()
                        .map(named -> resolved(named).path("value"))
                        .findFirst()
                        .orElse(MissingNode.getInstance());
    }

    private static JsonNode content(Operation operation) {
        return operation.requestContent().values().stream().findFirst().orElse(MissingNode.getInstance());
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(contract.document().at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /** What is wrong with this answer of an operation, or with a request that was served, if anything is. */
    Optional<String> objection(FrontDoor.Ask ask, FrontDoor.Arrived arrived, Reply reply) {
        boolean ofTheGateway = OF_THE_GATEWAY.contains(reply.status())
                && "application/json".equals(reply.header("content-type"))
                && reply.fields().equals(List.of("message"));
        if (ofTheGateway) {
            return Optional.empty();
        }
        var operation = operations().stream()
                .filter(known -> known.id().equals(arrived.function()))
                .findFirst()
                .orElseThrow();
        var declared = parameters(operation, "query");
        // A parameter that nobody knows is passed over.
        var query = ask.query().entrySet().stream()
                .filter(parameter -> declared.contains(parameter.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var breaches = contract.breaches(new Exchange(
                operation,
                arrived.pathParameters(),
                query,
                ask.headers(),
                Optional.of(ask.text()).filter(text -> reply.status() < 400),
                reply.status(),
                reply.headers(),
                reply.text()));
        return breaches.isEmpty() ? Optional.empty() : Optional.of(breaches.toString());
    }
}
