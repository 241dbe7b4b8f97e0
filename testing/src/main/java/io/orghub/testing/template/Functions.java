package io.orghub.testing.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Reads functions out of two trees of one shape: one with values, one in which every reference to a resource is its
 * logical id.
 */
final class Functions {
    private static final String REPORTS_FAILURES = "ReportBatchItemFailures";

    private final Branch values;
    private final Branch ids;
    private final Optional<Branch> defaultAuthorizer;

    Functions(Branch values, Branch ids, Optional<Branch> defaultAuthorizer) {
        this.values = values;
        this.ids = ids;
        this.defaultAuthorizer = defaultAuthorizer;
    }

    FunctionResource read(String logicalId) {
        var function = values.at("Resources", logicalId, "Properties");
        var globals = values.at("Globals", "Function");
        BiFunction<String, Integer, Integer> number =
                (name, otherwise) -> function.at(name).number(globals.at(name).number(otherwise));
        return new FunctionResource(
                logicalId,
                kebab(logicalId),
                function.at("Handler").text().orElseGet(() -> globals.at("Handler")
                        .requiredText("Handler of " + logicalId)),
                function.at("CodeUri")
                        .text()
                        .orElseGet(() -> globals.at("CodeUri").text().orElse(".")),
                number.apply("Timeout", 3),
                number.apply("MemorySize", 128),
                environment(globals, function),
                events(logicalId, "HttpApi").map(event -> route(event.value())).toList(),
                mappings(logicalId, "AWS::DynamoDB::Table").map(this::stream).toList(),
                mappings(logicalId, "AWS::SQS::Queue").map(this::queue).toList(),
                Stream.concat(
                                events(logicalId, "Schedule").map(event -> schedule(event, "Schedule")),
                                events(logicalId, "ScheduleV2").map(event -> schedule(event, "ScheduleExpression")))
                        .toList(),
                policy(logicalId, function.at("Policies")));
    }

    static String kebab(String logicalId) {
        return logicalId
                .replaceFirst("Function$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** What brings a function the records of a stream, or a queue's messages. */
    private record Mapping(Branch value, Branch ids) {}

    private record Event(String name, Branch value) {}

    private Stream<Event> events(String logicalId, String type) {
        return values.at("Resources", logicalId, "Properties", "Events").entries().entrySet().stream()
                .filter(event -> event.getValue().at("Type").text().equals(Optional.of(type)))
                .map(event -> new Event(event.getKey(), event.getValue().at("Properties")));
    }

    private Stream<Mapping> mappings(String logicalId, String typeOfSource) {
        return values.at("Resources").entries().entrySet().stream()
                .filter(resource ->
                        resource.getValue().at("Type").text().equals(Optional.of("AWS::Lambda::EventSourceMapping")))
                .map(resource -> new Mapping(
                        resource.getValue().at("Properties"), ids.at("Resources", resource.getKey(), "Properties")))
                .filter(mapping -> mapping.ids().at("FunctionName").text().equals(Optional.of(logicalId + ".Alias")))
                .filter(mapping ->
                        values.at("Resources", source(mapping), "Type").text().equals(Optional.of(typeOfSource)));
    }

    private String source(Mapping mapping) {
        return knownResource(mapping.ids().at("EventSourceArn").requiredText("EventSourceArn"));
    }

    private static Map<String, String> environment(Branch globals, Branch function) {
        var environment = new LinkedHashMap<String, String>();
        for (var owner : List.of(globals, function)) {
            owner.at("Environment", "Variables")
                    .entries()
                    .forEach((name, value) -> environment.put(name, value.requiredText(name)));
        }
        return environment;
    }

    private Route route(Branch event) {
        var own = event.at("Auth", "AuthorizationScopes");
        var scopes = own.isPresent()
                ? own.texts()
                : defaultAuthorizer
                        .map(authorizer -> authorizer.at("AuthorizationScopes").texts())
                        .orElse(List.of());
        var authorizer = event.at("Auth", "Authorizer").text();
        var open = authorizer.map("NONE"::equals).orElse(defaultAuthorizer.isEmpty());
        return new Route(
                event.at("Method").text().orElse("ANY").toUpperCase(Locale.ROOT),
                event.at("Path").text().orElse("$default"),
                open ? List.of() : scopes,
                open);
    }

    private StreamMapping stream(Mapping mapping) {
        var value = mapping.value();
        return new StreamMapping(
                value.at("StartingPosition").requiredText("StartingPosition"),
                value.at("BatchSize").number(100),
                value.at("MaximumRetryAttempts").number(-1),
                value.at("MaximumRecordAgeInSeconds").number(-1),
                value.at("BisectBatchOnFunctionError").flag(),
                value.at("FunctionResponseTypes").texts().contains(REPORTS_FAILURES),
                mapping.ids()
                        .at("DestinationConfig", "OnFailure", "Destination")
                        .text()
                        .map(this::knownResource),
                filters(value));
    }

    private QueueMapping queue(Mapping mapping) {
        var value = mapping.value();
        return new QueueMapping(
                source(mapping),
                value.at("BatchSize").number(10),
                value.at("FunctionResponseTypes").texts().contains(REPORTS_FAILURES),
                filters(value));
    }

    private static Schedule schedule(Event event, String expression) {
        return new Schedule(
                event.name(),
                event.value().at(expression).requiredText(expression),
                event.value().at("Input").text());
    }

    private static List<String> filters(Branch mapping) {
        return mapping.at("FilterCriteria", "Filters").elements().stream()
                .map(filter -> filter.at("Pattern").requiredText("Pattern"))
                .toList();
    }

    // A managed policy or a SAM policy template would hide what is allowed from the tests that read it here.
    private static List<PolicyStatement> policy(String logicalId, Branch policies) {
        return policies.elements().stream()
                .flatMap(document -> {
                    if (!document.at("Statement").isPresent()) {
                        throw new IllegalStateException(
                                logicalId + " must spell out its policy instead of naming " + document.value());
                    }
                    return document.at("Statement").elements().stream();
                })
                .filter(statement -> statement.at("Effect").text().equals(Optional.of("Allow")))
                .map(statement -> new PolicyStatement(
                        statement.at("Action").texts(), statement.at("Resource").texts()))
                .toList();
    }

    private String knownResource(String logicalId) {
        if (!values.at("Resources", logicalId).isPresent()) {
            throw new IllegalStateException(logicalId + " is no resource of the template");
        }
        return logicalId;
    }
}
