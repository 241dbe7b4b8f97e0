package io.orghub.local.house;

import static io.orghub.local.house.TemplateRules.check;
import static io.orghub.local.house.TemplateRules.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.QueueResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an operator relies on: who gets tokens, what is logged and for how long, which alarm is raised. */
final class DeploymentRules {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_ANSWER_SECONDS = 29;
    // CloudFormation takes 500; the rest is for whoever adds the next capability.
    private static final int MOST_RESOURCES = 450;
    // Function, role, version and alias; a route brings a permission, a schedule a permission and a rule.
    private static final int RESOURCES_OF_A_FUNCTION = 4;

    private DeploymentRules() {}

    static List<String> all(House house) {
        return Stream.of(
                        functionsStartFast(house),
                        theApiIsGuarded(house),
                        tokensSayOnlyWhatIsTrue(house),
                        logsAreForgottenInTime(house),
                        alarmsAreRaised(house),
                        stagesAreConfigured(house, House.read(House.root().resolve("samconfig.toml"))),
                        textsOfJsonCanBeRead(house),
                        theStackHasRoom(house))
                .flatMap(List::stream)
                .toList();
    }

    static List<String> functionsStartFast(House house) {
        var broken = new ArrayList<String>();
        var wanted = Map.of(
                "Runtime", "java25",
                "Architectures", "[arm64]",
                "AutoPublishAlias", "live",
                "AutoPublishAliasAllProperties", "true",
                "SnapStart", "{ApplyOn=PublishedVersions}");
        var globals = globals(house);
        wanted.forEach((name, value) ->
                check(broken, value.equals(String.valueOf(globals.get(name))), "functions have no " + name + value));
        for (var function : house.template().functions()) {
            var own = house.template().resource(function.logicalId());
            wanted.keySet()
                    .forEach(name ->
                            check(broken, text(own, name).equals("null"), function.name() + " has its own " + name));
            check(
                    broken,
                    function.routes().isEmpty() || function.timeoutSeconds() <= LONGEST_ANSWER_SECONDS,
                    function.name() + " goes on when nobody waits for its answer any more");
        }
        return broken;
    }

    static List<String> theApiIsGuarded(House house) {
        var broken = new ArrayList<String>();
        var apis = ofType(house, "AWS::Serverless::HttpApi");
        check(broken, apis.size() == 1, "there are the APIs " + apis.keySet());
        apis.forEach((name, api) -> {
            check(broken, !text(api, "Auth", "DefaultAuthorizer").equals("null"), name + " lets everybody in");
            for (var limit : List.of("ThrottlingRateLimit", "ThrottlingBurstLimit")) {
                check(broken, !text(api, "DefaultRouteSettings", limit).equals("null"), name + " has no " + limit);
            }
            check(
                    broken,
                    ofType(house, "AWS::Logs::LogGroup").keySet().stream()
                            .anyMatch(log -> text(api, "AccessLogSettings", "DestinationArn")
                                    .endsWith(":" + log + ".Arn")),
                    name + " does not log who was answered what");
            check(
                    broken,
                    !text(api, "AccessLogSettings", "Format")
                            .matches("(?i).*(identity\\.|\\.path|email|querystring).*"),
                    name + " logs what is personal");
        });
        return broken;
    }

    static List<String> tokensSayOnlyWhatIsTrue(House house) {
        var broken = new ArrayList<String>();
        ofType(house, "AWS::Cognito::UserPool").forEach((name, pool) -> {
            var wanted = Map.of(
                    "AdminCreateUserConfig/AllowAdminCreateUserOnly", "true",
                    "UserAttributeUpdateSettings/AttributesRequireVerificationBeforeUpdate", "[email]",
                    "LambdaConfig/PreTokenGenerationConfig/LambdaVersion", "V3_0",
                    "DeletionProtection", "ACTIVE");
            wanted.forEach((path, value) ->
                    check(broken, value.equals(text(pool, path.split("/"))), name + "'s " + path + " is not " + value));
            check(broken, "Retain".equals(pool.get("DeletionPolicy")), name + " goes with its stack");
            check(
                    broken,
                    text(pool, "Schema").contains("{Name=tenant_id, AttributeDataType=String, Mutable=false"),
                    name + " lets users be moved to another tenant");
        });
        ofType(house, "AWS::Cognito::UserPoolClient").forEach((name, client) -> {
            boolean machine = text(client, "AllowedOAuthFlows").equals("[client_credentials]");
            var scopes = text(client, "AllowedOAuthScopes");
            if (machine) {
                check(broken, text(client, "GenerateSecret").equals("true"), name + " has no secret");
                check(broken, !scopes.contains("orghub/api"), name + " may act as a person");
            } else {
                check(broken, text(client, "AllowedOAuthFlows").equals("[code]"), name + " shows tokens in addresses");
                check(broken, text(client, "GenerateSecret").equals("false"), name + " has a secret to give away");
                check(broken, !scopes.matches(".*orghub/(platform|provision).*"), name + " may act as a machine");
            }
            // Cognito's own answer to a client that says nothing is to let people sign in by password.
            check(
                    broken,
                    text(client, "ExplicitAuthFlows").equals("[ALLOW_REFRESH_TOKEN_AUTH]"),
                    name + " signs people in past the sign-in page: " + text(client, "ExplicitAuthFlows"));
            check(
                    broken,
                    text(client, "WriteAttributes").equals("[email]"),
                    name + " lets users write " + text(client, "WriteAttributes"));
        });
        return broken;
    }

    static List<String> logsAreForgottenInTime(House house) {
        var broken = new ArrayList<String>();
        var logs = ofType(house, "AWS::Logs::LogGroup");
        logs.forEach(
                (name, log) -> check(broken, !text(log, "RetentionInDays").equals("null"), name + " is kept for ever"));
        var common = globals(house).get("LoggingConfig") instanceof Map<?, ?> config ? config : Map.of();
        check(
                broken,
                logs.containsKey(String.valueOf(common.get("LogGroup"))) && "JSON".equals(common.get("LogFormat")),
                "functions log elsewhere: " + common);
        for (var function : house.template().functions()) {
            check(
                    broken,
                    text(house.template().resource(function.logicalId()), "LoggingConfig")
                            .equals("null"),
                    function.name() + " has a log of its own, which nothing watches");
        }
        return broken;
    }

    static List<String> alarmsAreRaised(House house) {
        var watched = new TreeSet<String>();
        var broken = new ArrayList<String>();
        ofType(house, "AWS::CloudWatch::Alarm").forEach((name, alarm) -> {
            watched.add(watched(alarm));
            for (var property : List.of("AlarmActions", "OKActions")) {
                check(broken, text(alarm, property).equals("[Alarms]"), name + " tells nobody by " + property);
            }
        });
        toBeWatched(house).stream()
                .filter(metric -> !watched.contains(metric))
                .forEach(metric -> broken.add("no alarm watches " + metric));
        return broken;
    }

    static List<String> stagesAreConfigured(House house, String samconfig) {
        var broken = new ArrayList<String>();
        var parameters = (Map<?, ?>) house.template().tree().get("Parameters");
        var needed = parameters.entrySet().stream()
                .filter(parameter -> !((Map<?, ?>) parameter.getValue()).containsKey("Default"))
                .map(parameter -> parameter.getKey().toString())
                .toList();
        var stages = samconfig.split("\\[\\w+\\.deploy\\.parameters]");
        check(broken, stages.length == 3, "samconfig.toml should have dev and prod");
        for (var stage : List.of(stages).subList(1, stages.length)) {
            var given = Pattern.compile("(?m)^ +\"(\\w+)=")
                    .matcher(stage)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            check(broken, given.containsAll(needed), "samconfig.toml lacks one of " + needed);
            check(broken, parameters.keySet().containsAll(given), "samconfig.toml names what is not there: " + given);
        }
        return broken;
    }

    /** CloudFormation takes any text, and the service that reads it fails the deployment. */
    static List<String> textsOfJsonCanBeRead(House house) {
        var broken = new ArrayList<String>();
        ofType(house, "AWS::CloudWatch::Dashboard")
                .forEach((name, board) -> checkJson(broken, name, text(board, "DashboardBody")));
        ofType(house, "AWS::Serverless::HttpApi")
                .forEach((name, api) -> checkJson(broken, name, text(api, "AccessLogSettings", "Format")));
        return broken;
    }

    private static void checkJson(List<String> broken, String name, String text) {
        try {
            check(broken, JSON.readTree(text).isObject(), name + " has a text that is no object of JSON");
        } catch (JsonProcessingException e) {
            broken.add(name + " has a text that is no JSON: " + e.getOriginalMessage());
        }
    }

    private static Set<String> toBeWatched(House house) {
        var wanted = new TreeSet<>(Set.of(
                "AWS/ApiGateway 5xx ApiId=Api,Stage=$default",
                "AWS/ApiGateway Latency ApiId=Api,Stage=$default",
                "AWS/Lambda Throttles ",
                "AWS/Lambda Invocations FunctionName=RecomputeStatsFunction",
                "OrgHub Drift Stage=dev"));
        for (var function : house.template().functions()) {
            if (!function.streams().isEmpty()) {
                wanted.add("AWS/Lambda IteratorAge FunctionName=" + function.logicalId());
            }
            // Nobody is answered 5xx, no letter is left, and they are called too seldom to be many failures.
            if (!function.schedules().isEmpty() || triggersOfUserPools(house, function) > 0) {
                wanted.add("AWS/Lambda Errors FunctionName=" + function.logicalId());
            }
        }
        deadLetterQueues(house)
                .forEach(queue ->
                        wanted.add("AWS/SQS ApproximateNumberOfMessagesVisible QueueName=" + queue + ".QueueName"));
        for (var metric : List.of("Failures", "LicenceRefusals", "MailRefusals")) {
            wanted.add("OrgHub/dev " + metric + " ");
        }
        ofType(house, "AWS::Logs::MetricFilter").values().stream()
                .map(filter -> ((List<?>) properties(filter).get("MetricTransformations")).getFirst())
                .map(Map.class::cast)
                .forEach(metric -> wanted.add(metric.get("MetricNamespace") + " " + metric.get("MetricName") + " "));
        return wanted;
    }

    private static Set<String> deadLetterQueues(House house) {
        return Stream.concat(
                        house.template().queues().stream()
                                .map(QueueResource::redrive)
                                .flatMap(redrive -> redrive.stream().map(letters -> letters.deadLetterQueue())),
                        house.template().functions().stream()
                                .flatMap(function -> function.streams().stream())
                                .flatMap(mapping -> mapping.onFailureQueue().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String watched(Map<String, Object> alarm) {
        var dimensions = properties(alarm).get("Dimensions") instanceof List<?> list ? list : List.of();
        return text(alarm, "Namespace") + " " + text(alarm, "MetricName") + " "
                + dimensions.stream()
                        .map(Map.class::cast)
                        .map(dimension -> dimension.get("Name") + "="
                                + dimension.get("Value").toString().replaceFirst("^arn:aws:local:", ""))
                        .collect(Collectors.joining(","));
    }

    static List<String> theStackHasRoom(House house) {
        var functions = house.template().functions();
        int ofFunctions = functions.stream()
                .mapToInt(function -> RESOURCES_OF_A_FUNCTION
                        + function.routes().size()
                        + 2 * function.schedules().size())
                .sum();
        int others = resources(house).size() - functions.size();
        return ofFunctions + others <= MOST_RESOURCES
                ? List.of()
                : List.of("the stack has some " + (ofFunctions + others) + " resources");
    }

    static int triggersOfUserPools(House house, FunctionResource function) {
        return (int) ofType(house, "AWS::Cognito::UserPool").values().stream()
                .filter(pool -> text(pool, "LambdaConfig", "PreTokenGenerationConfig", "LambdaArn")
                        .equals(function.logicalId() + ".Alias"))
                .count();
    }

    static Map<String, Map<String, Object>> ofType(House house, String type) {
        var found = new TreeMap<String, Map<String, Object>>();
        resources(house).keySet().forEach(id -> {
            var resource = house.template().resource(id.toString());
            if (type.equals(resource.get("Type"))) {
                found.put(id.toString(), resource);
            }
        });
        return found;
    }

    private static Map<?, ?> resources(House house) {
        return (Map<?, ?>) house.template().tree().get("Resources");
    }

    static Map<?, ?> globals(House house) {
        return (Map<?, ?>) ((Map<?, ?>) house.template().tree().get("Globals")).get("Function");
    }

    private static Map<?, ?> properties(Map<String, Object> resource) {
        return (Map<?, ?>) resource.get("Properties");
    }
}
