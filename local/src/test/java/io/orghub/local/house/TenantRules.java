package io.orghub.local.house;

import static io.orghub.local.house.TemplateRules.check;
import static io.orghub.local.house.TemplateRules.text;

import io.orghub.testing.template.FunctionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What credentials of tenants may do and who may have them, where the template's TenantCredentials is not off. */
final class TenantRules {
    private static final String CLOSED = "{dynamodb:LeadingKeys=[#DUE#*, #MACHINE#*, #REGISTRY#*]}";

    private TenantRules() {}

    static List<String> all(House house) {
        return Stream.of(
                        credentialsAreOffUnlessAskedFor(house),
                        sessionsReachKeysAlone(house),
                        sessionsAreForCallersAlone(house),
                        functionsKeepTheirOwnUntilTold(house))
                .flatMap(List::stream)
                .toList();
    }

    static List<String> credentialsAreOffUnlessAskedFor(House house) {
        var broken = new ArrayList<String>();
        var resources = (Map<?, ?>) house.template().tree().get("Resources");
        for (var resource : List.of("TenantRole", "TenantRoleUse")) {
            check(broken, !resources.containsKey(resource), resource + " is there unasked");
        }
        for (var function : house.template().functions()) {
            check(broken, !function.environment().containsKey("TENANT_ROLE"), function.name() + " is told of a role");
        }
        for (var value : List.of("on", "only")) {
            for (var function :
                    house.with("TenantCredentials", value).template().functions()) {
                check(
                        broken,
                        String.valueOf(function.environment().get("TENANT_ROLE"))
                                .endsWith(":TenantRole.Arn"),
                        function.name() + " is not told of the role when credentials are " + value);
            }
        }
        return broken;
    }

    /** The actions of those who use it and no more, and nothing without keys, or on keys that no request has to do with. */
    static List<String> sessionsReachKeysAlone(House house) {
        var broken = new ArrayList<String>();
        var on = house.with("TenantCredentials", "on");
        var needed = called(house).stream()
                .flatMap(function -> TemplateRules.allowed(function).stream())
                .filter(permission -> permission.startsWith("dynamodb:"))
                .collect(Collectors.toCollection(TreeSet::new));
        var allowed = new TreeSet<String>();
        var role = on.template().resource("TenantRole");
        check(broken, text(role, "ManagedPolicyArns").equals("null"), "TenantRole has policies of elsewhere");
        for (var policy : list(properties(role).get("Policies"))) {
            for (var statement : statements(map(policy).get("PolicyDocument"))) {
                var condition = map(statement.get("Condition"));
                check(
                        broken,
                        String.valueOf(condition.get("Null")).equals("{dynamodb:LeadingKeys=false}"),
                        "TenantRole may call without keys");
                check(
                        broken,
                        String.valueOf(condition.get("ForAllValues:StringNotLike"))
                                .equals(CLOSED),
                        "TenantRole opens keys that no request has to do with");
                list(statement.get("Action")).forEach(action -> list(statement.get("Resource"))
                        .forEach(resource -> allowed.add(action + " " + TemplateRules.shortened(resource.toString()))));
            }
        }
        check(broken, allowed.equals(needed), "TenantRole may %s and should %s".formatted(allowed, needed));
        return broken;
    }

    /** A function is called by token, or has no use for the role; and nobody else gets a session of it. */
    static List<String> sessionsAreForCallersAlone(House house) {
        var broken = new ArrayList<String>();
        var on = house.with("TenantCredentials", "on");
        var trust = statements(properties(on.template().resource("TenantRole")).get("AssumeRolePolicyDocument"));
        check(
                broken,
                trust.toString()
                        .equals("[{Effect=Allow, Principal={AWS=arn:aws:iam::123456789012:root}, Action=sts:AssumeRole,"
                                + " Condition={ArnLike={aws:PrincipalArn=arn:aws:iam::123456789012:role/orghub/*}}}]"),
                "TenantRole trusts " + trust);
        check(
                broken,
                "/orghub/".equals(DeploymentRules.globals(on).get("RolePath")),
                "roles of functions are not under the path that TenantRole trusts");
        for (var function : on.template().functions()) {
            var path = text(on.template().resource(function.logicalId()), "RolePath");
            check(broken, path.equals("null"), function.name() + " has a role under " + path);
        }
        var use = on.template().resource("TenantRoleUse");
        var roles = called(house).stream()
                .map(function -> function.logicalId() + "Role")
                .collect(Collectors.toCollection(TreeSet::new));
        var users = list(properties(use).get("Roles")).stream()
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        check(broken, users.equals(roles), "TenantRole is used by %s and should by %s".formatted(users, roles));
        check(
                broken,
                statements(properties(use).get("PolicyDocument"))
                        .toString()
                        .equals("[{Effect=Allow, Action=[sts:AssumeRole], Resource=arn:aws:local:TenantRole.Arn}]"),
                "users of TenantRole may more than that");
        return broken;
    }

    static List<String> functionsKeepTheirOwnUntilTold(House house) {
        var only = house.with("TenantCredentials", "only");
        var statements =
                statements(properties(only.template().resource("TenantRoleUse")).get("PolicyDocument"));
        return statements
                        .getLast()
                        .toString()
                        .equals("{Effect=Deny, Action=dynamodb:*, Resource=[arn:aws:local:Table.Arn,"
                                + " arn:aws:local:Table.Arn/index/*]}")
                ? List.of()
                : List.of("functions reach the table past their callers' tenants: " + statements);
    }

    private static List<FunctionResource> called(House house) {
        return house.template().functions().stream()
                .filter(FunctionResource::isCalledByToken)
                .toList();
    }

    private static Map<?, ?> properties(Map<String, Object> resource) {
        return map(resource.get("Properties"));
    }

    private static List<Map<?, ?>> statements(Object document) {
        return list(map(document).get("Statement")).stream()
                .<Map<?, ?>>map(TenantRules::map)
                .toList();
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }
}
