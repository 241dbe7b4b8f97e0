package io.orghub.local.walls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.orghub.testing.api.Reply;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** openapi.yaml, as far as it says what may be asked and answered. */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    // What the gateway answers by itself to every route; their bodies have one form.
    private static final Set<Integer> OF_THE_GATEWAY = Set.of(400, 404, 413);

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, Schema> schemas = new HashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /**
     * One route of the document.
     *
     * @param parameters resolved
     * @param body the schema of its body, missing if it takes none, or no JSON
     * @param example a body, missing likewise
     */
    record Operation(
            String id,
            String method,
            String path,
            List<JsonNode> parameters,
            String contentType,
            JsonNode body,
            JsonNode example,
            JsonNode responses) {
        boolean takesBody() {
            return !contentType.isEmpty();
        }

        List<String> names(String in) {
            return parameters.stream()
                    .filter(parameter -> parameter.path("in").asText().equals(in))
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
        }
    }

    private ApiDocument(JsonNode root) {
        this.root = root;
        root.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .map(method -> operation(path.getKey(), method.getKey(), method.getValue()))
                .forEach(operations::add));
    }

    static ApiDocument read() {
        try {
            var text = Files.readString(Template.locate().resolveSibling("openapi.yaml"));
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return new ApiDocument(JSON.valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        return operations;
    }

    private Operation operation(String path, String method, JsonNode node) {
        var parameters = stream(node.path("parameters")).map(this::resolved).toList();
        var body =
                node.path("requestBody").path("content").properties().stream().findFirst();
        var content = body.map(Map.Entry::getValue).orElse(JSON.missingNode());
        var example = content.has("example")
                ? content.path("example")
                : content.path("examples").properties().stream()
                        .map(named -> resolved(named.getValue()).path("value"))
                        .findFirst()
                        .orElse(JSON.missingNode());
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                body.map(Map.Entry::getKey).orElse(""),
                content.path("schema"),
                example,
                node.path("responses"));
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(root.at(node.path("$ref").asText().substring(1))) : node;
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }

    /** What is wrong with this answer of an operation by the document, if anything is. */
    Optional<String> objection(Operation operation, Reply reply) {
        var declared = resolved(operation.responses().path(Integer.toString(reply.status())));
        var type = Optional.ofNullable(reply.header("content-type")).orElse("").split(";")[0];
        boolean ofTheGateway = OF_THE_GATEWAY.contains(reply.status())
                && type.equals("application/json")
                && reply.fields().equals(List.of("message"));
        if (ofTheGateway) {
            return Optional.empty();
        }
        if (declared.isMissingNode()) {
            return Optional.of("undeclared status " + reply.status());
        }
        var content = declared.path("content");
        if (content.isEmpty()) {
            return reply.text().isEmpty() ? Optional.empty() : Optional.of("a body where none is declared");
        }
        var schema = content.path(type).path("schema");
        if (schema.isMissingNode()) {
            return Optional.of("undeclared content type '" + type + "' of " + reply.status());
        }
        var errors = schemas.computeIfAbsent(schema, this::compiled).validate(reply.body());
        return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
    }

    private Schema compiled(JsonNode schema) {
        var whole = JSON.createObjectNode();
        whole.set("components", root.path("components"));
        whole.putArray("allOf").add(schema);
        return registry.getSchema(whole);
    }
}
