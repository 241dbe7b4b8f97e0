package io.orghub.testing.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * openapi.yaml, for exchanges to be held to. Stricter than what it asks of clients, which are to bear with fields that
 * they do not know: an answer has no field that the document does not name.
 */
public final class Contract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "https://orghub.example/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    /** On every answer of a function; said once in the document, at its beginning. */
    private static final Map<String, String> ON_EVERY_ANSWER = Map.of(
            "x-content-type-options",
            "nosniff",
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy",
            "no-referrer",
            "strict-transport-security",
            "max-age=63072000; includeSubDomains");
    /** Of the protocol, of API Gateway or of browsers; not the operation's. */
    private static final Set<String> UNDECLARED = Set.of(
            "content-type",
            "content-length",
            "transfer-encoding",
            "date",
            "vary",
            "apigw-requestid",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "cache-control");

    private final JsonNode document;
    private final List<Operation> operations;
    private final List<Operation> heads;
    private final SchemaRegistry registry;
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
        this.operations = readOperations(METHODS);
        this.heads = readOperations(Set.of("head"));
        JsonNode closed = document.deepCopy();
        closed.at("/components/schemas").forEach(Contract::close);
        var config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(config).schemas(Map.of(ADDRESS, closed.toString())));
    }

    /** The project's own. */
    public static Contract standing() {
        return Standing.CONTRACT;
    }

    public static Contract read(Path file) {
        try (var text = Files.newBufferedReader(file)) {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            return new Contract(JSON.valueToTree(new Yaml(new SafeConstructor(options)).load(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it stands in the file. */
    public JsonNode document() {
        return document;
    }

    public List<Operation> operations() {
        return operations;
    }

    /** Those that answer the headers of another alone, and are not counted among {@link #operations}. */
    public List<Operation> heads() {
        return heads;
    }

    private Stream<Operation> all() {
        return Stream.concat(operations.stream(), heads.stream());
    }

    /** @param route API Gateway's name for it, such as {@code GET /groups/{groupId}} */
    public Operation operation(String route) {
        return all().filter(operation -> operation.route().equals(route))
                .findFirst()
                .orElseThrow(() -> new AssertionError(route + " is not in the document"));
    }

    /** An operation and the values of its path's variables. */
    public record Match(Operation operation, Map<String, String> pathParameters) {}

    /** @param segments decoded; the first is empty, for a path begins with a slash */
    public Optional<Match> find(String method, List<String> segments) {
        return all().filter(operation -> operation.method().equals(method))
                .flatMap(
                        operation -> operation.variables(segments).stream().map(values -> new Match(operation, values)))
                .min((a, b) -> a.pathParameters().size() - b.pathParameters().size());
    }

    /** Where the exchange is not as the document says. What a refused request said is nobody's concern. */
    public List<String> breaches(Exchange exchange) {
        var breaches = new ArrayList<String>();
        if (exchange.status() < 400) {
            checkRequest(exchange, breaches);
        }
        checkAnswer(exchange, breaches);
        return breaches.stream()
                .map(breach -> exchange.operation().route() + " " + exchange.status() + ": " + breach)
                .toList();
    }

    /** Where a value is not as a schema of the document says. */
    public List<String> breaches(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private void checkRequest(Exchange exchange, List<String> breaches) {
        var operation = exchange.operation();
        for (var parameter : operation.parameters()) {
            var name = parameter.path("name").asText();
            var in = parameter.path("in").asText();
            var values =
                    switch (in) {
                        case "path" -> exchange.pathParameters();
                        case "query" -> exchange.query();
                        default -> exchange.requestHeaders();
                    };
            var value = Optional.ofNullable(values.get(in.equals("header") ? name.toLowerCase(Locale.ROOT) : name));
            if (value.isEmpty() && parameter.path("required").asBoolean()) {
                breaches.add("served without the " + in + " parameter " + name);
            }
            value.ifPresent(text -> breaches(parameter.path("schema"), typed(parameter.path("schema"), text)).stream()
                    .map(breach -> "served with the " + in + " parameter " + name + breach)
                    .forEach(breaches::add));
        }
        exchange.query().keySet().stream()
                .filter(name -> operation.parameters().stream()
                        .noneMatch(parameter -> parameter.path("name").asText().equals(name)))
                .map(name -> "served with the query parameter " + name)
                .forEach(breaches::add);
        if (!operation.requestContent().isEmpty()) {
            checkBody(
                    "served with a body",
                    operation.requestContent(),
                    exchange.requestHeaders().get("content-type"),
                    exchange.requestBody().orElse(""),
                    breaches);
        }
    }

    private void checkAnswer(Exchange exchange, List<String> breaches) {
        var response = exchange.operation().responses().get(Integer.toString(exchange.status()));
        if (response == null) {
            breaches.add("not declared: " + exchange.body());
            return;
        }
        var content = fields(response.path("content"));
        if (exchange.operation().method().equals("HEAD")) {
            if (!exchange.body().isEmpty()) {
                breaches.add("answered a body: " + exchange.body());
            }
        } else if (!content.isEmpty() || !exchange.body().isEmpty()) {
            checkBody("answered", content, exchange.headers().get("content-type"), exchange.body(), breaches);
        }
        if (isOfAFunction(exchange)) {
            checkHeaders(fields(response.path("headers")), exchange.headers(), breaches);
        }
    }

    // What API Gateway answers by itself is JSON without being a problem.
    private static boolean isOfAFunction(Exchange exchange) {
        return exchange.status() < 400
                || !exchange.headers().getOrDefault("content-type", "").startsWith("application/json");
    }

    private void checkHeaders(Map<String, JsonNode> declared, Map<String, String> given, List<String> breaches) {
        ON_EVERY_ANSWER.forEach((name, value) -> {
            if (!value.equals(given.get(name))) {
                breaches.add("the header " + name + " is " + given.get(name));
            }
        });
        if (!given.containsKey("cache-control")) {
            breaches.add("the header cache-control is missing");
        }
        var names = new ArrayList<String>();
        declared.forEach((name, header) -> {
            var key = name.toLowerCase(Locale.ROOT);
            names.add(key);
            if (!given.containsKey(key)) {
                breaches.add("the header " + name + " is missing");
            } else {
                var schema = resolved(header).path("schema");
                breaches(schema, typed(schema, given.get(key))).stream()
                        .map(breach -> "the header " + name + breach)
                        .forEach(breaches::add);
            }
        });
        given.keySet().stream()
                .filter(name ->
                        !names.contains(name) && !UNDECLARED.contains(name) && !ON_EVERY_ANSWER.containsKey(name))
                .map(name -> "the header " + name + " is not declared")
                .forEach(breaches::add);
    }

    private void checkBody(
            String what, Map<String, JsonNode> content, String contentType, String body, List<String> breaches) {
        // Without a type a body is taken for what the operation takes.
        var type = contentType == null && content.size() > 0
                ? content.keySet().iterator().next()
                : String.valueOf(contentType).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var declared = content.get(type);
        if (declared == null) {
            breaches.add(what + " of type " + contentType + " and not of " + content.keySet() + ": " + body);
            return;
        }
        var schema = declared.path("schema");
        breaches(schema, type.endsWith("json") ? parsed(body) : TextNode.valueOf(body)).stream()
                .map(breach -> what + breach + ": " + body)
                .forEach(breaches::add);
    }

    // A parameter or header is text; numbers and flags are told by their schema.
    private JsonNode typed(JsonNode schema, String text) {
        var type = resolved(schema).path("type").asText();
        if (type.equals("integer") && text.matches("-?[0-9]+")) {
            return JSON.getNodeFactory().numberNode(new BigInteger(text));
        }
        if (type.equals("boolean") && Set.of("true", "false").contains(text)) {
            return JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(text));
        }
        return TextNode.valueOf(text);
    }

    // Text is taken without its outer white space, which no length or pattern of the document sees.
    private static JsonNode parsed(String body) {
        try {
            return stripped(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }

    private static JsonNode stripped(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(text.textValue().strip());
            case ArrayNode array -> {
                var copy = JSON.createArrayNode();
                array.forEach(element -> copy.add(stripped(element)));
                yield copy;
            }
            case ObjectNode object -> {
                var copy = JSON.createObjectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), stripped(field.getValue())));
                yield copy;
            }
            default -> node;
        };
    }

    private Schema compiled(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        close(copy);
        copy.findParents("$ref").forEach(parent -> {
            var reference = parent.path("$ref").asText();
            ((ObjectNode) parent).put("$ref", ADDRESS + reference);
        });
        return registry.getSchema(copy);
    }

    /**
     * Lets no field in that is not named, unless the document says which it lets in. Problems are closed where they are
     * used.
     */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            // The library takes the top-level domains of its day only, and .example is none.
            if (object.path("format").asText().equals("idn-email")) {
                object.remove("format");
            }
            boolean composed = object.has("allOf");
            boolean whole = object.path("type").asText().equals("object")
                    && object.has("properties")
                    && !object.path("properties").has("code");
            if (composed) {
                object.put("unevaluatedProperties", false);
            } else if (whole && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        schema.forEach(Contract::close);
    }

    private List<Operation> readOperations(Set<String> methods) {
        return fields(document.path("paths")).entrySet().stream()
                .flatMap(path -> fields(path.getValue()).entrySet().stream()
                        .filter(method -> methods.contains(method.getKey()))
                        .map(method -> operation(path.getKey(), method.getKey(), method.getValue())))
                .toList();
    }

    private Operation operation(String path, String method, JsonNode node) {
        var security = node.has("security") ? node.path("security") : document.path("security");
        var parameters = new ArrayList<JsonNode>();
        node.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        var responses = new LinkedHashMap<String, JsonNode>();
        fields(node.path("responses")).forEach((status, response) -> responses.put(status, resolved(response)));
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                Stream.of(security)
                        .flatMap(JsonNode::valueStream)
                        .flatMap(JsonNode::valueStream)
                        .flatMap(JsonNode::valueStream)
                        .map(JsonNode::asText)
                        .toList(),
                List.copyOf(parameters),
                fields(node.path("requestBody").path("content")),
                responses);
    }

    /** What a reference of the document leads to, or the node itself. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(document.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        var fields = new LinkedHashMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static final class Standing {
        static final Contract CONTRACT = read(Template.locate().resolveSibling("openapi.yaml"));
    }
}
