package io.orghub.testing.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** template.yaml as this project uses it, with parameters and references resolved. */
public final class Template {
    private static final Map<String, String> PSEUDO_PARAMETERS = Map.of(
            "AWS::Region", "eu-west-1",
            "AWS::AccountId", "123456789012",
            "AWS::Partition", "aws",
            "AWS::StackName", "orghub",
            "AWS::StackId", "arn:aws:cloudformation:eu-west-1:123456789012:stack/orghub/local",
            "AWS::URLSuffix", "amazonaws.com");

    private final Path file;
    private final Map<String, String> references;
    private final Map<String, Object> tree;
    private final Branch values;
    private final Branch ids;

    private Template(
            Path file, Map<String, String> references, Map<String, Object> tree, Map<String, Object> treeOfIds) {
        this.file = file;
        this.references = references;
        this.tree = tree;
        this.values = new Branch(tree);
        this.ids = new Branch(treeOfIds);
    }

    /**
     * Reads a template.
     *
     * @param parameters values that override the defaults; naming one the template does not have is an error, one
     *     without value stands for its own name
     * @param references what {@code Ref} ("MailQueue") and {@code GetAtt} ("MailQueue.Arn") of resources give; others
     *     give "MailQueue" and "arn:aws:local:MailQueue.Arn"
     */
    public static Template load(Path file, Map<String, String> parameters, Map<String, String> references) {
        var raw = CloudFormationYaml.read(file);
        var sections = new Branch(raw);
        var conditions = new LinkedHashMap<String, Object>();
        sections.at("Conditions").entries().forEach((name, condition) -> conditions.put(name, condition.value()));
        var values = new Intrinsics(
                parameterValues(sections.at("Parameters"), parameters),
                conditions,
                (id, attribute) -> reference(references, id, attribute));
        var ids = values.with((id, attribute) -> id);
        return new Template(file, references, resolve(raw, values), resolve(raw, ids));
    }

    /** The same file with these parameters, and the defaults of all others. */
    public Template with(Map<String, String> parameters) {
        return load(file, parameters, references);
    }

    /** The project's template.yaml: in the folder of the property {@code orghub.root}, else the nearest one upwards. */
    public static Path locate() {
        var root = System.getProperty("orghub.root");
        if (root != null) {
            return Path.of(root, "template.yaml");
        }
        return Stream.iterate(Path.of(System.getProperty("user.dir")).toAbsolutePath(), Path::getParent)
                .takeWhile(folder -> folder != null)
                .map(folder -> folder.resolve("template.yaml"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no template.yaml here or above"));
    }

    public List<FunctionResource> functions() {
        var functions = new Functions(values, ids, defaultAuthorizer());
        return ofType("AWS::Serverless::Function").map(functions::read).toList();
    }

    public TableResource table() {
        var id = ofType("AWS::DynamoDB::Table")
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the template has no table"));
        return new TableResource(id, properties(id));
    }

    public List<QueueResource> queues() {
        return ofType("AWS::SQS::Queue").map(this::queue).toList();
    }

    /** The logical ids of the buckets. */
    public List<String> buckets() {
        return ofType("AWS::S3::Bucket").toList();
    }

    /** The default authorizer of the HTTP API. */
    public JwtAuthorizer authorizer() {
        var jwt = defaultAuthorizer()
                .orElseThrow(() -> new IllegalStateException("the HTTP API has no default authorizer"))
                .at("JwtConfiguration");
        return new JwtAuthorizer(
                jwt.at("issuer").requiredText("issuer"), jwt.at("audience").texts());
    }

    public CrossOrigin crossOrigin() {
        var rules = ofType("AWS::Serverless::HttpApi")
                .findFirst()
                .map(api -> values.at("Resources", api, "Properties", "CorsConfiguration"))
                .orElseThrow(() -> new IllegalStateException("the template has no HTTP API"));
        return new CrossOrigin(
                rules.at("AllowOrigins").texts(),
                rules.at("AllowMethods").texts(),
                rules.at("AllowHeaders").texts(),
                rules.at("ExposeHeaders").texts(),
                rules.at("MaxAge").number(0));
    }

    /** A resource with its type and properties, resolved. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> resource(String logicalId) {
        if (!(values.at("Resources", logicalId).value() instanceof Map<?, ?> resource)) {
            throw new IllegalArgumentException("the template has no resource " + logicalId);
        }
        return (Map<String, Object>) resource;
    }

    public Map<String, Object> tree() {
        return tree;
    }

    private Stream<String> ofType(String type) {
        return values.at("Resources").entries().entrySet().stream()
                .filter(resource -> resource.getValue().at("Type").text().equals(Optional.of(type)))
                .map(Map.Entry::getKey);
    }

    private Map<String, Object> properties(String logicalId) {
        var properties = new LinkedHashMap<String, Object>();
        values.at("Resources", logicalId, "Properties")
                .entries()
                .forEach((name, value) -> properties.put(name, value.value()));
        return properties;
    }

    private Optional<Branch> defaultAuthorizer() {
        return ofType("AWS::Serverless::HttpApi").findFirst().flatMap(api -> {
            var auth = values.at("Resources", api, "Properties", "Auth");
            return auth.at("DefaultAuthorizer").text().map(name -> auth.at("Authorizers", name));
        });
    }

    private QueueResource queue(String logicalId) {
        var queue = values.at("Resources", logicalId, "Properties");
        return new QueueResource(
                logicalId,
                queue.at("VisibilityTimeout").number(30),
                queue.at("MessageRetentionPeriod").number(345_600),
                ids.at("Resources", logicalId, "Properties", "RedrivePolicy", "deadLetterTargetArn")
                        .text()
                        .map(target -> new Redrive(
                                target,
                                queue.at("RedrivePolicy", "maxReceiveCount").number(10))));
    }

    private static Map<String, Object> parameterValues(Branch declared, Map<String, String> given) {
        given.keySet().stream()
                .filter(Predicate.not(declared.entries()::containsKey))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException("the template has no parameter " + unknown);
                });
        var values = new LinkedHashMap<String, Object>();
        declared.entries().forEach((name, parameter) -> {
            var value = Optional.ofNullable(given.get(name))
                    .or(() -> parameter.at("Default").text())
                    .orElse(name);
            var isList = parameter.at("Type").text().orElse("String").equals("CommaDelimitedList");
            values.put(name, isList ? List.of(value.split("\\s*,\\s*")) : value);
        });
        return values;
    }

    private static String reference(Map<String, String> references, String id, String attribute) {
        if (attribute.isEmpty()) {
            return references.getOrDefault(id, PSEUDO_PARAMETERS.getOrDefault(id, id));
        }
        var name = id + "." + attribute;
        return references.getOrDefault(name, "arn:aws:local:" + name);
    }

    private static Map<String, Object> resolve(Map<String, Object> raw, Intrinsics intrinsics) {
        var resolved = new LinkedHashMap<String, Object>();
        raw.forEach((section, content) -> {
            switch (section) {
                case "Parameters" -> resolved.put(section, content);
                case "Conditions" -> {
                    var held = new LinkedHashMap<String, Object>();
                    new Branch(content).entries().keySet().forEach(name -> held.put(name, intrinsics.holds(name)));
                    resolved.put(section, held);
                }
                case "Resources", "Outputs" -> {
                    var kept = new LinkedHashMap<String, Object>();
                    new Branch(content).entries().forEach((name, entry) -> {
                        var condition = entry.at("Condition").text();
                        if (condition.isEmpty() || intrinsics.holds(condition.get())) {
                            kept.put(name, intrinsics.resolve(entry.value()));
                        }
                    });
                    resolved.put(section, kept);
                }
                default -> resolved.put(section, intrinsics.resolve(content));
            }
        });
        return resolved;
    }
}
