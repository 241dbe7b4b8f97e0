package io.orghub.local.house;

import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.edge.ApiFunction;
import io.orghub.edge.PublicFunction;
import io.orghub.edge.ScheduledFunction;
import io.orghub.edge.StreamFunction;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.QueueResource;
import io.orghub.testing.template.Route;
import io.orghub.testing.template.StreamMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What template, handlers and sample events owe each other; each rule returns who breaks it and how. */
final class TemplateRules {
    private static final Set<String> SCOPES = Set.of("orghub/api", "orghub/platform", "orghub/provision");
    private static final Set<String> OPEN_TO_EVERYBODY = Set.of(
            "POST /invitations/preview", "GET /public/organisations/{slug}", "HEAD /public/organisations/{slug}");
    /** Those that send mail, hand out places for files, or start work that lasts. */
    private static final Set<String> COSTLY = Set.of(
            "POST /groups/{groupId}/invitations",
            "POST /groups/{groupId}/invitations/{invitationId}/resend",
            "POST /groups/{groupId}/logo-uploads",
            "POST /groups/{groupId}/member-imports");

    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");
    // Objects of a bucket have names that nobody knows beforehand: all of one folder is as exact as it gets.
    private static final Pattern PLAIN_HTTP_DENIED = Pattern.compile(
            "Effect=Deny, Principal=\\*, Action=s3:\\*, Resource=\\[[^,]+, [^,]+/\\*], Condition=\\{Bool=\\{aws:SecureTransport=false}");
    private static final Pattern OBJECTS =
            Pattern.compile("^(s3:\\w+ \\w+\\.Arn/\\w+|dynamodb:ListStreams Table.Arn/stream)/\\*$");
    /** With a role of elsewhere SAM passes over the policies that are compared; the others let more than the role's own in. */
    private static final List<String> DOORS = List.of("Role", "AssumeRolePolicyDocument", "FunctionUrlConfig");

    private static final int TIMES_THE_TIMEOUT = 6;
    private static final int STREAM_REMEMBERS_SECONDS = 86_400;

    private TemplateRules() {}

    static List<String> all(House house) {
        return Stream.of(
                        handlersAndEntriesMatch(house),
                        eachFunctionIsNamedOnce(house),
                        routesAreUniqueAndScoped(house),
                        pathParametersAreRead(house),
                        routesThatCostAreThrottled(house),
                        eachFunctionHasSamples(house),
                        policiesAreExact(house),
                        replayMayWhatConsumersMay(house),
                        streamsFailSafely(house),
                        queuesHaveDeadLetters(house),
                        theTableIsKept(house),
                        bucketsAreClosed(house),
                        TenantRules.all(house),
                        DeploymentRules.all(house),
                        PinnedRules.all(house),
                        WebRules.all(house))
                .flatMap(List::stream)
                .toList();
    }

    static List<String> handlersAndEntriesMatch(House house) {
        var broken = new ArrayList<String>();
        var entries = house.template().functions().stream()
                .map(FunctionResource::handler)
                .collect(Collectors.toSet());
        for (var function : house.template().functions()) {
            if (!house.handlers().containsKey(function.handler())) {
                broken.add(function.name() + " has no handler " + function.handler());
            } else if (!base(function).isAssignableFrom(loaded(function.handler()))) {
                broken.add(function.handler() + " is no " + base(function).getSimpleName());
            }
        }
        house.handlers().keySet().stream()
                .filter(handler -> !entries.contains(handler))
                .forEach(handler -> broken.add(handler + " has no entry in the template"));
        return broken;
    }

    private static Class<?> base(FunctionResource function) {
        if (!function.routes().isEmpty()) {
            return function.routes().stream().anyMatch(Route::open) ? PublicFunction.class : ApiFunction.class;
        }
        if (!function.schedules().isEmpty()) {
            return ScheduledFunction.class;
        }
        return function.streams().isEmpty() ? MicronautRequestHandler.class : StreamFunction.class;
    }

    private static Class<?> loaded(String handler) {
        try {
            return Class.forName(handler);
        } catch (ClassNotFoundException e) {
            return Void.class;
        }
    }

    /** Function {@code grant-licences} is resource, module, package and class of that name. */
    static List<String> eachFunctionIsNamedOnce(House house) {
        var broken = new ArrayList<String>();
        for (var function : house.template().functions()) {
            var module = house.handlers().getOrDefault(function.handler(), "nowhere");
            var words = List.of(function.name().split("-"));
            var camel = words.stream()
                    .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                    .collect(Collectors.joining());
            var handler = "io.orghub.%s.%s.%sHandler".formatted(module, String.join("", words), camel);
            var codeUri = "functions/%s/target/function.zip".formatted(module);
            check(broken, function.handler().equals(handler), function.name() + " should be handled by " + handler);
            check(broken, function.logicalId().equals(camel + "Function"), function.logicalId() + " is misnamed");
            check(broken, function.codeUri().equals(codeUri), function.name() + " should come from " + codeUri);
        }
        return broken;
    }

    static List<String> routesAreUniqueAndScoped(House house) {
        var broken = new ArrayList<String>();
        var seen = new TreeSet<String>();
        for (var function : house.template().functions()) {
            int triggers = (int) function.routes().stream()
                            .filter(route -> !isHeadOfAnother(route, function))
                            .count()
                    + function.streams().size()
                    + function.queues().size()
                    + function.schedules().size()
                    + DeploymentRules.triggersOfUserPools(house, function);
            check(broken, triggers == 1, function.name() + " is started by " + triggers + " events");
            for (var route : function.routes()) {
                check(broken, seen.add(shape(route)), route.key() + " is there twice");
                boolean open = OPEN_TO_EVERYBODY.contains(route.key());
                check(
                        broken,
                        route.open() == open,
                        route.key() + (open ? " asks for a token" : " is open to everybody"));
                check(
                        broken,
                        !open
                                || !route.method().equals("GET")
                                || function.routes().contains(asHead(route)),
                        route.key() + " has no HEAD, by which links are previewed");
                check(
                        broken,
                        open || route.scopes().size() == 1 && SCOPES.containsAll(route.scopes()),
                        route.key() + " asks for the scopes " + route.scopes());
            }
        }
        return broken;
    }

    private static boolean isHeadOfAnother(Route route, FunctionResource function) {
        return route.method().equals("HEAD")
                && function.routes().stream()
                        .anyMatch(other ->
                                other.method().equals("GET") && asHead(other).equals(route));
    }

    private static Route asHead(Route route) {
        return new Route("HEAD", route.path(), route.scopes(), route.open());
    }

    // To API Gateway the names of parameters tell no routes apart.
    private static String shape(Route route) {
        return route.method() + " " + PATH_PARAMETER.matcher(route.path()).replaceAll("{}");
    }

    /** Each below what all routes take together, and none that is not there: a stage with such a setting is refused. */
    static List<String> routesThatCostAreThrottled(House house) {
        var broken = new ArrayList<String>();
        var routes = house.template().functions().stream()
                .flatMap(function -> function.routes().stream())
                .map(Route::key)
                .collect(Collectors.toSet());
        var api = house.template().resource("Api");
        var properties = (Map<?, ?>) api.get("Properties");
        var settings = properties.get("RouteSettings") instanceof Map<?, ?> map ? map : Map.of();
        settings.keySet().stream()
                .filter(route -> !routes.contains(route))
                .forEach(route -> broken.add("there is no route " + route + " to throttle"));
        Stream.concat(OPEN_TO_EVERYBODY.stream(), COSTLY.stream()).forEach(route -> {
            for (var limit : List.of("ThrottlingRateLimit", "ThrottlingBurstLimit")) {
                var number = settings.get(route) instanceof Map<?, ?> own ? String.valueOf(own.get(limit)) : "";
                check(broken, number.matches("[1-9][0-9]{0,2}"), route + " has no " + limit + " of its own");
            }
        });
        return broken;
    }

    static List<String> pathParametersAreRead(House house) {
        var broken = new ArrayList<String>();
        for (var function : house.template().functions()) {
            var module = house.handlers().get(function.handler());
            var source = module == null ? "" : House.source(function.handler(), module);
            function.routes().stream()
                    .flatMap(route -> PATH_PARAMETER.matcher(route.path()).results())
                    .map(found -> found.group(1))
                    .filter(parameter -> !source.contains("(\"" + parameter + "\")"))
                    .forEach(parameter -> broken.add(function.name() + " does not read {" + parameter + "}"));
        }
        return broken;
    }

    static List<String> eachFunctionHasSamples(House house) {
        var broken = new ArrayList<String>();
        var names = house.template().functions().stream()
                .map(FunctionResource::name)
                .collect(Collectors.toSet());
        names.stream()
                .filter(name -> house.samples().getOrDefault(name, 0) == 0)
                .forEach(name -> broken.add("events/" + name + " has no sample"));
        house.samples().keySet().stream()
                .filter(folder -> !names.contains(folder))
                .forEach(folder -> broken.add("events/" + folder + " is of no function"));
        return broken;
    }

    static List<String> policiesAreExact(House house) {
        var broken = new ArrayList<String>();
        for (var function : house.template().functions()) {
            var allowed = allowed(function);
            allowed.stream()
                    .filter(permission ->
                            OBJECTS.matcher(permission).replaceFirst("$1").contains("*"))
                    .forEach(permission -> broken.add(function.name() + " has a wildcard: " + permission));
            var needed = ExpectedPermissions.of(function);
            var own = house.template().resource(function.logicalId());
            for (var door : DOORS) {
                check(broken, text(own, door).equals("null"), function.name() + " says " + door);
                check(broken, !DeploymentRules.globals(house).containsKey(door), "functions say " + door);
            }
            for (var door : List.of("NotAction", "NotResource")) {
                check(broken, !text(own, "Policies").contains(door), function.name() + " may all but " + door);
            }
            check(
                    broken,
                    allowed.equals(needed),
                    "%s may %s and should %s".formatted(function.name(), allowed, needed));
        }
        return broken;
    }

    /** A replay does the consumers' work, but for dead letters, which its queue sends back, and events, which it never tells. */
    static List<String> replayMayWhatConsumersMay(House house) {
        var needed = new TreeSet<String>();
        house.template().functions().stream()
                .filter(function -> !function.streams().isEmpty())
                .forEach(function -> {
                    needed.addAll(allowed(function));
                    needed.removeAll(ExpectedPermissions.ofMappings(function));
                });
        needed.removeIf(permission -> permission.endsWith("StreamDeadLetters.Arn") || permission.startsWith("events:"));
        house.template().functions().stream()
                .filter(function -> function.name().equals("replay-dead-letters"))
                .forEach(function -> needed.removeAll(allowed(function)));
        return needed.stream()
                .map(permission -> "replay-dead-letters may not " + permission)
                .toList();
    }

    static Set<String> allowed(FunctionResource function) {
        return function.policy().stream()
                .flatMap(statement -> statement.resources().stream().flatMap(resource -> statement.actions().stream()
                        .map(action -> action + " " + shortened(resource))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String shortened(String arn) {
        return arn.replaceFirst("^arn:aws:local:", "").replaceFirst("^arn:aws:[a-z]+:[^:]+:[0-9]+:", "");
    }

    static List<String> streamsFailSafely(House house) {
        var broken = new ArrayList<String>();
        for (var function : house.template().functions()) {
            function.streams().forEach(mapping -> checkStream(broken, function.name(), mapping));
        }
        return broken;
    }

    private static void checkStream(List<String> broken, String name, StreamMapping mapping) {
        check(broken, mapping.maximumRetryAttempts() >= 0, name + " retries for ever");
        check(
                broken,
                mapping.maximumRecordAgeSeconds() > 0 && mapping.maximumRecordAgeSeconds() < STREAM_REMEMBERS_SECONDS,
                name + " takes records of any age");
        check(broken, mapping.bisect(), name + " does not bisect a failing batch");
        check(broken, mapping.reportsItemFailures(), name + " does not report which records failed");
        check(broken, mapping.onFailureQueue().isPresent(), name + " has no destination for what fails");
        check(broken, !mapping.filters().isEmpty(), name + " is started by every change");
        check(broken, mapping.startingPosition().equals("TRIM_HORIZON"), name + " misses what came before it");
    }

    static List<String> queuesHaveDeadLetters(House house) {
        var broken = new ArrayList<String>();
        var queues =
                house.template().queues().stream().collect(Collectors.toMap(QueueResource::logicalId, queue -> queue));
        for (var function : house.template().functions()) {
            for (var mapping : function.queues()) {
                var queue = queues.get(mapping.queue());
                check(
                        broken,
                        mapping.reportsItemFailures(),
                        function.name() + " does not report which messages failed");
                check(broken, queue.redrive().isPresent(), queue.logicalId() + " has no dead letters");
                check(
                        broken,
                        queue.visibilityTimeoutSeconds() >= TIMES_THE_TIMEOUT * function.timeoutSeconds(),
                        queue.logicalId() + " shows messages again too early");
                queue.redrive()
                        .ifPresent(redrive -> check(
                                broken,
                                Optional.ofNullable(queues.get(redrive.deadLetterQueue()))
                                        .filter(letters -> letters.retentionSeconds() > queue.retentionSeconds())
                                        .isPresent(),
                                redrive.deadLetterQueue() + " is not there, or forgets before " + queue.logicalId()));
            }
        }
        queues.keySet().stream()
                .filter(queue -> !"true".equals(text(house.template().resource(queue), "SqsManagedSseEnabled")))
                .forEach(queue -> broken.add(queue + " is not encrypted"));
        return broken;
    }

    static List<String> bucketsAreClosed(House house) {
        var broken = new ArrayList<String>();
        for (var bucket : house.template().buckets()) {
            var resource = house.template().resource(bucket);
            for (var wall :
                    List.of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")) {
                check(
                        broken,
                        "true".equals(text(resource, "PublicAccessBlockConfiguration", wall)),
                        bucket + " lacks " + wall);
            }
            for (var property : List.of("BucketEncryption", "LifecycleConfiguration")) {
                check(broken, !"null".equals(text(resource, property)), bucket + " has no " + property);
            }
            check(broken, deniesPlainHttp(house, bucket), bucket + " may be asked in plain HTTP");
        }
        return broken;
    }

    private static boolean deniesPlainHttp(House house, String bucket) {
        return DeploymentRules.ofType(house, "AWS::S3::BucketPolicy").values().stream()
                .filter(policy -> text(policy, "Bucket").equals(bucket))
                .map(policy -> text(policy, "PolicyDocument", "Statement"))
                .anyMatch(statements -> PLAIN_HTTP_DENIED.matcher(statements).find());
    }

    static List<String> theTableIsKept(House house) {
        var broken = new ArrayList<String>();
        var resource = house.template().resource(house.template().table().logicalId());
        var wanted = Map.of(
                "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", "true",
                "SSESpecification/SSEEnabled", "true",
                "TimeToLiveSpecification/Enabled", "true",
                "TimeToLiveSpecification/AttributeName", "purgeAtEpochSeconds",
                "StreamSpecification/StreamViewType", "NEW_AND_OLD_IMAGES",
                "DeletionProtectionEnabled", "true",
                "BillingMode", "PAY_PER_REQUEST");
        wanted.forEach((path, value) -> check(
                broken, value.equals(text(resource, path.split("/"))), "the table's " + path + " is not " + value));
        for (var policy : List.of("DeletionPolicy", "UpdateReplacePolicy")) {
            check(broken, "Retain".equals(String.valueOf(resource.get(policy))), policy + " lets the table go");
        }
        return broken;
    }

    static String text(Map<String, Object> resource, String... path) {
        Object value = resource.get("Properties");
        for (var name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return String.valueOf(value);
    }

    static void check(List<String> broken, boolean holds, String violation) {
        if (!holds) {
            broken.add(violation);
        }
    }
}
