package io.orghub.local.house;

import static io.orghub.local.house.TemplateRules.check;
import static io.orghub.local.house.TemplateRules.text;

import io.orghub.edge.ProblemCode;
import io.orghub.workers.sendmail.SendMailHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is compared word for word: any other word there lets somebody in, or lets something fail unheard. */
final class PinnedRules {
    // Those of the roles of tenants' credentials are in TenantRules.
    private static final Pattern OPENS = Pattern.compile("AWS::(IAM::.+|(?!CloudFront::).+(Policy|Permission|::Url))");
    private static final Set<String> OF_TENANTS = Set.of("TenantRole", "TenantRoleUse");
    private static final Map<String, String> OPENED = Map.of(
            "ImportsBucketPolicy",
            policyOf("ImportsBucket", ""),
            "LogosBucketPolicy",
            policyOf("LogosBucket", readBy("LogosDistribution", "LogosBucket.Arn/logos/*")),
            "PagesBucketPolicy",
            policyOf("PagesBucket", readBy("PagesDistribution", "PagesBucket.Arn/*")),
            "MailEventQueuePolicy",
            "{Queues=[MailEventQueue], PolicyDocument={Version=2012-10-17, Statement=["
                    + "{Effect=Allow, Principal={Service=events.amazonaws.com}, Action=sqs:SendMessage,"
                    + " Resource=arn:aws:local:MailEventQueue.Arn, Condition={ArnEquals={aws:SourceArn="
                    + "[arn:aws:local:MailBouncedRule.Arn, arn:aws:local:MailComplainedRule.Arn]}}}]}}",
            "PutClaimsPermission",
            "{Action=lambda:InvokeFunction, FunctionName=PutClaimsFunction.Alias, Principal=cognito-idp.amazonaws.com,"
                    + " SourceArn=arn:aws:local:UserPool.Arn}");
    private static final Map<String, String> SETTINGS = Map.of(
            "WebClient/CallbackURLs", "[WebOrigin/signed-in]",
            "WebClient/LogoutURLs", "[WebOrigin/signed-out]",
            "MailEvents/EventDestination/Enabled", "true",
            "SendMailMapping/ScalingConfig", "{MaximumConcurrency=2}",
            "FanOutTutorMapping/ScalingConfig", "{MaximumConcurrency=5}",
            "RecomputeOrganisationsMapping/ScalingConfig", "{MaximumConcurrency=50}");
    private static final String ASKED_FOR = "{DefaultAuthorizer=Tokens, Authorizers={Tokens={IdentitySource="
            + "$request.header.Authorization, JwtConfiguration={issuer=%s, audience=[%s]}}}}";
    private static final String OWN_POOL = "https://cognito-idp.eu-west-1.amazonaws.com/UserPool";
    /** What is said of an alarm beside its limits, which other rules hold. */
    private static final Set<String> OF_NO_LIMIT =
            Set.of("AlarmDescription", "AlarmActions", "OKActions", "Namespace", "MetricName", "Dimensions");

    private static final Map<String, Map<String, String>> LIMITS = Map.ofEntries(
            Map.entry("AWS/ApiGateway 5xx", above(5, "Sum", 1, 300)),
            Map.entry("AWS/ApiGateway Latency", above(3000, "p99", 3, 300)),
            Map.entry("AWS/Lambda Errors", above(0, "Sum", 1, 300)),
            Map.entry("AWS/Lambda Invocations", limits("LessThanThreshold", 1, "Sum", 5, 21_600, "breaching")),
            Map.entry("AWS/Lambda IteratorAge", above(300_000, "Maximum", 2, 300)),
            Map.entry("AWS/Lambda Throttles", above(0, "Sum", 2, 300)),
            Map.entry("AWS/SQS ApproximateNumberOfMessagesVisible", above(0, "Maximum", 1, 300)),
            Map.entry("OrgHub Drift", above(0, "Sum", 1, 3600)),
            Map.entry("OrgHub/dev Failures", above(20, "Sum", 1, 300)),
            Map.entry("OrgHub/dev LicenceRefusals", above(100, "Sum", 1, 900)),
            Map.entry("OrgHub/dev MailRefusals", above(20, "Sum", 1, 900)));
    /** The lines that filters quote, which nothing but this holds to the code. */
    private static final Map<String, String> COUNTED = Map.of(
            "Failures",
            "{ ($.level = \"ERROR\") || ($.record.status = \"error\") || ($.record.status = \"failure\")"
                    + " || ($.record.status = \"timeout\") }",
            "LicenceRefusals",
            "{ $.message = \"answered " + ProblemCode.LICENCES_EXHAUSTED.status() + " " + ProblemCode.LICENCES_EXHAUSTED
                    + "\" }",
            "MailRefusals",
            "{ ($.function = \"" + SendMailHandler.class.getSimpleName() + "\") && ($.level = \"ERROR\") }");

    private PinnedRules() {}

    static List<String> all(House house) {
        return Stream.of(
                        othersMayNoMore(house),
                        settingsAreKept(house),
                        tokensAreAskedFor(house),
                        nothingIsSwitchedOff(house),
                        alarmsHaveTheirLimits(house),
                        filtersFindWhatIsLogged(house))
                .flatMap(List::stream)
                .toList();
    }

    /** Whoever is let in beside the functions' own roles: services, and by tenants' credentials nobody further. */
    static List<String> othersMayNoMore(House house) {
        var broken = new ArrayList<String>();
        var template = house.with("TenantCredentials", "on").template();
        var opened = new TreeSet<String>();
        ((Map<?, ?>) template.tree().get("Resources")).forEach((name, resource) -> {
            var type = String.valueOf(((Map<?, ?>) resource).get("Type"));
            if (OPENS.matcher(type).matches() && !OF_TENANTS.contains(name)) {
                opened.add(name.toString());
            }
        });
        check(broken, opened.equals(new TreeSet<>(OPENED.keySet())), "others are let in by " + opened);
        opened.forEach(name -> check(
                broken,
                text(template.resource(name)).equals(OPENED.get(name)),
                name + " says " + text(template.resource(name))));
        return broken;
    }

    private static String policyOf(String bucket, String allowed) {
        return ("{Bucket=%s, PolicyDocument={Version=2012-10-17, Statement=[%s{Effect=Deny, Principal=*, Action=s3:*,"
                        + " Resource=[arn:aws:local:%s.Arn, arn:aws:local:%s.Arn/*],"
                        + " Condition={Bool={aws:SecureTransport=false}}}]}}")
                .formatted(bucket, allowed, bucket, bucket);
    }

    private static String readBy(String distribution, String objects) {
        return ("{Effect=Allow, Principal={Service=cloudfront.amazonaws.com}, Action=s3:GetObject,"
                        + " Resource=arn:aws:local:%s, Condition={StringEquals={aws:SourceArn="
                        + "arn:aws:cloudfront::123456789012:distribution/%s}}}, ")
                .formatted(objects, distribution);
    }

    static List<String> settingsAreKept(House house) {
        var broken = new ArrayList<String>();
        SETTINGS.forEach((path, value) -> {
            var names = List.of(path.split("/"));
            var found = text(
                    house.template().resource(names.getFirst()),
                    names.subList(1, names.size()).toArray(String[]::new));
            check(broken, found.equals(value), path + " is " + found);
        });
        return broken;
    }

    /** Of the stack's own pool, also with further machines, and of another issuer. */
    static List<String> tokensAreAskedFor(House house) {
        var broken = new ArrayList<String>();
        var wanted = Map.of(
                Map.<String, String>of(),
                ASKED_FOR.formatted(OWN_POOL, "WebClient, MachineClient"),
                Map.of("MachineClients", "one,two"),
                ASKED_FOR.formatted(OWN_POOL, "WebClient, MachineClient, one, two"),
                Map.of("TokenIssuer", "https://issuer.example", "TokenAudience", "orghub"),
                ASKED_FOR.formatted("https://issuer.example", "orghub"));
        wanted.forEach((parameters, auth) -> {
            var found = text(house.template().with(parameters).resource("Api"), "Auth");
            check(broken, found.equals(auth), "with %s the API asks for %s".formatted(parameters, found));
        });
        return broken;
    }

    /** Mappings, schedules, rules, alarms and destinations alike; what a service does unasked is not said here. */
    static List<String> nothingIsSwitchedOff(House house) {
        return switchedOff("Resources", house.template().tree().get("Resources"));
    }

    private static List<String> switchedOff(String path, Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .flatMap(each -> switchedOff(path, each).stream())
                    .toList();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> switchedOff(path + "/" + entry.getKey(), entry.getValue()).stream())
                    .toList();
        }
        return path.matches(".*(Enabled|State|Status)") && String.valueOf(value).matches("(?i)false|disabled")
                ? List.of(path + " is " + value)
                : List.of();
    }

    static List<String> alarmsHaveTheirLimits(House house) {
        var broken = new ArrayList<String>();
        DeploymentRules.ofType(house, "AWS::CloudWatch::Alarm").forEach((name, alarm) -> {
            var metric = text(alarm, "Namespace") + " " + text(alarm, "MetricName");
            var limits = ((Map<?, ?>) alarm.get("Properties"))
                    .entrySet().stream()
                            .filter(property -> !OF_NO_LIMIT.contains(property.getKey()))
                            .collect(Collectors.toMap(
                                    property -> property.getKey().toString(),
                                    property -> property.getValue().toString()));
            check(
                    broken,
                    limits.equals(LIMITS.get(metric)),
                    "%s is raised by %s: %s".formatted(name, metric, new TreeMap<>(limits)));
        });
        return broken;
    }

    private static Map<String, String> above(int threshold, String statistic, int periods, int seconds) {
        return limits("GreaterThanThreshold", threshold, statistic, periods, seconds, "notBreaching");
    }

    private static Map<String, String> limits(
            String comparison, int threshold, String statistic, int periods, int seconds, String ofNothing) {
        return Map.of(
                "ComparisonOperator",
                comparison,
                "Threshold",
                String.valueOf(threshold),
                statistic.startsWith("p") ? "ExtendedStatistic" : "Statistic",
                statistic,
                "EvaluationPeriods",
                String.valueOf(periods),
                "Period",
                String.valueOf(seconds),
                "TreatMissingData",
                ofNothing);
    }

    static List<String> filtersFindWhatIsLogged(House house) {
        var found = new TreeMap<String, String>();
        DeploymentRules.ofType(house, "AWS::Logs::MetricFilter")
                .values()
                .forEach(filter -> found.put(
                        text(filter, "MetricTransformations"),
                        text(filter, "LogGroupName") + " " + text(filter, "FilterPattern")));
        var wanted = new TreeMap<String, String>();
        COUNTED.forEach((metric, pattern) -> wanted.put(
                "[{MetricNamespace=OrgHub/dev, MetricName=%s, MetricValue=1}]".formatted(metric),
                "FunctionLog " + pattern));
        return found.equals(wanted) ? List.of() : List.of("filters find %s and should %s".formatted(found, wanted));
    }
}
