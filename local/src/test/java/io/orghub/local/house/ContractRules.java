package io.orghub.local.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.orghub.domain.Slug;
import io.orghub.edge.ProblemCode;
import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Operation;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Route;
import io.orghub.testing.template.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What openapi.yaml owes the template, the handlers and its readers; each rule returns who breaks it and how. */
final class ContractRules {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final Set<String> FROM_THE_GATEWAY = Set.of("429", "500", "503");
    private static final Set<String> WITH_A_BODY = Set.of("400", "413", "415");

    private ContractRules() {}

    static List<String> all(Contract contract, Template template) {
        return Stream.of(
                        routesAreTheTemplates(contract, template),
                        pathsNameTheirParameters(contract),
                        refusalsOfAnyFunctionAreDeclared(contract),
                        codesAreTheHandlers(contract),
                        creationsAreRepeatableAndFound(contract),
                        patchesAreGuarded(contract),
                        listsArePaged(contract),
                        slugsAreTheDomains(contract),
                        examplesAreValid(contract),
                        pagesMayReadWhatIsDeclared(contract, template))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * One operation for each route, named as its function, asking for the same scope or open as it is; of two operations of
     * one function the HEAD has its name with {@code -head}.
     */
    static List<String> routesAreTheTemplates(Contract contract, Template template) {
        var declared = Stream.concat(
                        contract.operations().stream().map(operation -> line(operation, operation.id())),
                        contract.heads().stream()
                                .map(head -> line(head, head.id().replaceFirst("-head$", ""))))
                .collect(Collectors.toCollection(TreeSet::new));
        var routed = template.functions().stream()
                .flatMap(function -> function.routes().stream().map(route -> line(function, route)))
                .collect(Collectors.toCollection(TreeSet::new));
        var broken = new ArrayList<String>();
        routed.stream()
                .filter(line -> !declared.contains(line))
                .forEach(line -> broken.add("the document lacks " + line));
        declared.stream()
                .filter(line -> !routed.contains(line))
                .forEach(line -> broken.add("the template lacks " + line));
        return broken;
    }

    private static String line(Operation operation, String function) {
        return operation.route() + " " + function + " " + operation.scopes();
    }

    private static String line(FunctionResource function, Route route) {
        return route.key() + " " + function.name() + " " + route.scopes();
    }

    static List<String> pathsNameTheirParameters(Contract contract) {
        return broken(contract, (operation, broken) -> {
            var inPath = PATH_PARAMETER
                    .matcher(operation.path())
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            var declared = operation.parameters().stream()
                    .filter(parameter -> parameter.path("in").asText().equals("path"))
                    .map(parameter -> parameter.path("name").asText())
                    .collect(Collectors.toSet());
            check(broken, inPath.equals(declared), "declares the path parameters " + declared);
        });
    }

    static List<String> refusalsOfAnyFunctionAreDeclared(Contract contract) {
        return broken(contract, (operation, broken) -> {
            var statuses = operation.responses().keySet();
            check(broken, statuses.containsAll(FROM_THE_GATEWAY), "lacks some of " + FROM_THE_GATEWAY);
            check(
                    broken,
                    operation.scopes().isEmpty() || statuses.containsAll(Set.of("401", "403")),
                    "does not say how tokens are refused");
            check(
                    broken,
                    operation.requestContent().isEmpty() || statuses.containsAll(WITH_A_BODY),
                    "does not say how bodies are refused");
            operation.responses().forEach((status, response) -> {
                boolean ofAFunction = Integer.parseInt(status) < 400
                        || response.path("content").has("application/problem+json");
                check(
                        broken,
                        !ofAFunction || response.path("headers").has("x-request-id"),
                        status + " lacks x-request-id");
            });
        });
    }

    /** Codes are the enum's, each under its own status and in use; a refusal of a function says which it may be. */
    static List<String> codesAreTheHandlers(Contract contract) {
        var known = Arrays.stream(ProblemCode.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
        var listed = texts(contract.document().at("/components/schemas/Problem/properties/code/enum"));
        var used = new TreeSet<String>();
        var broken =
                broken(contract, (operation, found) -> operation.responses().forEach((status, response) -> {
                    var problem = response.path("content").path("application/problem+json");
                    if (problem.isMissingNode()) {
                        return;
                    }
                    var codes = texts(problem.at("/schema/allOf/1/properties/code/enum"));
                    used.addAll(codes);
                    check(found, !codes.isEmpty(), status + " says no code");
                    codes.forEach(code -> check(
                            found,
                            known.contains(code)
                                    && Integer.toString(
                                                    ProblemCode.valueOf(code).status())
                                            .equals(status),
                            status + " is not of " + code));
                }));
        check(broken, known.equals(listed), "the document lists the codes " + listed);
        known.stream()
                .filter(code -> !used.contains(code))
                .forEach(code -> broken.add("no operation declares " + code));
        return broken;
    }

    static List<String> creationsAreRepeatableAndFound(Contract contract) {
        return broken(contract, (operation, broken) -> {
            for (var status : List.of("201", "202")) {
                if (operation.responses().containsKey(status)) {
                    check(
                            broken,
                            operation.method().equals("POST")
                                    && parameters(operation).contains("Idempotency-Key")
                                    && operation.responses().containsKey("422"),
                            "creates without Idempotency-Key");
                    check(
                            broken,
                            operation.responses().get(status).path("headers").has("Location"),
                            status + " lacks Location");
                }
            }
        });
    }

    static List<String> patchesAreGuarded(Contract contract) {
        return broken(contract, (operation, broken) -> {
            if (operation.method().equals("PATCH")) {
                check(broken, parameters(operation).contains("If-Match"), "lacks If-Match");
                check(broken, operation.responses().keySet().containsAll(Set.of("412", "428")), "lacks 412 or 428");
                check(broken, operation.responses().get("200").path("headers").has("ETag"), "200 lacks ETag");
                check(
                        broken,
                        operation.requestContent().containsKey("application/merge-patch+json"),
                        "takes no application/merge-patch+json");
            }
        });
    }

    static List<String> listsArePaged(Contract contract) {
        return broken(contract, (operation, broken) -> {
            boolean list = operation.id().startsWith("list-");
            check(
                    broken,
                    !list || parameters(operation).containsAll(Set.of("pageSize", "cursor")),
                    "lacks pageSize or cursor");
            check(
                    broken,
                    list
                            || operation.method().equals("GET")
                            || !parameters(operation).contains("cursor"),
                    "is paged and no list");
        });
    }

    /** What is chosen for a slug is held to the words that the domain keeps, wherever it is chosen. */
    static List<String> slugsAreTheDomains(Contract contract) {
        var broken = new ArrayList<String>();
        var kept = texts(contract.document().at("/components/schemas/NewSlug/not/enum"));
        check(broken, kept.equals(new TreeSet<>(Slug.reserved())), "the document keeps the slugs " + kept);
        for (var chosen : List.of("NewGroup", "GroupPatch")) {
            var schema = contract.document().at("/components/schemas/" + chosen + "/properties/slug");
            for (var word : List.of("admin", "harbour--tutors", "pier", "a")) {
                boolean taken =
                        contract.breaches(schema, TextNode.valueOf(word)).isEmpty();
                check(broken, taken == Slug.parse(word).isPresent(), chosen + " takes or refuses the slug " + word);
            }
        }
        return broken;
    }

    static List<String> examplesAreValid(Contract contract) {
        return broken(contract, (operation, broken) -> {
            operation.requestContent().forEach((type, content) -> examples(contract, content, type, broken));
            operation.responses().forEach((status, response) -> response.path("content")
                    .properties()
                    .forEach(content -> examples(contract, content.getValue(), status, broken)));
        });
    }

    private static void examples(Contract contract, JsonNode content, String where, List<String> broken) {
        var examples = new ArrayList<JsonNode>();
        if (content.has("example")) {
            examples.add(content.path("example"));
        }
        content.path("examples")
                .forEach(example -> examples.add(contract.resolved(example).path("value")));
        check(broken, !examples.isEmpty(), where + " has no example");
        examples.forEach(example -> contract.breaches(content.path("schema"), example)
                .forEach(breach -> broken.add("the example of " + where + breach)));
    }

    /** The web origin's pages, and no others, may send and read all that the document has. */
    static List<String> pagesMayReadWhatIsDeclared(Contract contract, Template template) {
        var rules = template.crossOrigin();
        var sent = new TreeSet<>(Set.of("authorization", "content-type"));
        var read = new TreeSet<String>();
        contract.operations().forEach(operation -> {
            operation.parameters().stream()
                    .filter(parameter -> parameter.path("in").asText().equals("header"))
                    .forEach(parameter ->
                            sent.add(lowerCase(parameter.path("name").asText())));
            operation.responses().values().forEach(response -> response.path("headers")
                    .fieldNames()
                    .forEachRemaining(name -> read.add(lowerCase(name))));
        });
        // Browsers let every page read this one.
        read.remove("cache-control");
        var methods = contract.operations().stream().map(Operation::method).collect(Collectors.toSet());
        var broken = new ArrayList<String>();
        check(broken, rules.origins().size() == 1, "pages of " + rules.origins() + " may call");
        check(broken, !rules.origins().contains("*"), "pages of any origin may call");
        check(broken, Set.copyOf(rules.methods()).equals(methods), "pages may use " + rules.methods());
        check(broken, Set.copyOf(rules.headers()).equals(sent), "pages may send " + rules.headers());
        check(broken, Set.copyOf(rules.exposed()).equals(read), "pages may read " + rules.exposed());
        return broken;
    }

    private static String lowerCase(String header) {
        return header.toLowerCase(Locale.ROOT);
    }

    private static List<String> broken(Contract contract, BiConsumer<Operation, List<String>> rule) {
        var all = new ArrayList<String>();
        for (var operation : contract.operations()) {
            var broken = new ArrayList<String>();
            rule.accept(operation, broken);
            broken.forEach(breach -> all.add(operation.id() + " " + breach));
        }
        return all;
    }

    private static Set<String> parameters(Operation operation) {
        return operation.parameters().stream()
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
    }

    private static TreeSet<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void check(List<String> broken, boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
