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
                events(logicalId, "DynamoDB").map(this::stream).toList(),
                events(logicalId, "SQS").map(this::queue).toList(),
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

    private record Event(String name, Branch value, Branch ids) {}

    private Stream<Event> events(String logicalId, String type) {
        return values.at("Resources", logicalId, "Properties", "Events").entries().entrySet().stream()
                .filter(event -> event.getValue().at("Type").text().equals(Optional.of(type)))
                .map(event -> new Event(
                        event.getKey(),
                        event.getValue().at("Properties"),
                        ids.at("Resources", logicalId, "Properties", "Events", event.getKey(), "Properties")));
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

    private StreamMapping stream(Event event) {
        var value = event.value();
        return new StreamMapping(
                value.at("StartingPosition").requiredText("StartingPosition"),
                value.at("BatchSize").number(100),
                value.at("MaximumRetryAttempts").number(-1),
                value.at("MaximumRecordAgeInSeconds").number(-1),
                value.at("BisectBatchOnFunctionError").flag(),
                value.at("FunctionResponseTypes").texts().contains(REPORTS_FAILURES),
                event.ids()
                        .at("DestinationConfig", "OnFailure", "Destination")
                        .text()
                        .map(this::knownResource),
                filters(value));
    }

    private QueueMapping queue(Event event) {
        var value = event.value();
        return new QueueMapping(
                knownResource(event.ids().at("Queue").requiredText("Queue")),
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

    private static List<String> filters(Branch event) {
        return event.at("FilterCriteria", "Filters").elements().stream()
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
