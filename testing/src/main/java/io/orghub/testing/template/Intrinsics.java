package io.orghub.testing.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Evaluates CloudFormation's intrinsic functions over a tree of maps, lists and scalars. */
final class Intrinsics {
    /** What {@code Ref} and {@code Fn::GetAtt} of a resource stand for; the attribute is empty for {@code Ref}. */
    @FunctionalInterface
    interface References {
        Object of(String logicalId, String attribute);
    }

    private static final Object NO_VALUE = new Object();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

    private final Map<String, Object> parameters;
    private final Map<String, Object> conditions;
    private final References references;

    Intrinsics(Map<String, Object> parameters, Map<String, Object> conditions, References references) {
        this.parameters = parameters;
        this.conditions = conditions;
        this.references = references;
    }

    Intrinsics with(References others) {
        return new Intrinsics(parameters, conditions, others);
    }

    Object resolve(Object raw) {
        return switch (raw) {
            case Map<?, ?> map
            when map.size() == 1 && isFunction(onlyKey(map)) ->
                call(onlyKey(map), map.values().iterator().next());
            case Map<?, ?> map -> {
                var resolved = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> {
                    var result = resolve(value);
                    if (result != NO_VALUE) {
                        resolved.put(key.toString(), result);
                    }
                });
                yield resolved;
            }
            case List<?> list -> {
                var resolved = new ArrayList<Object>();
                for (var element : list) {
                    var result = resolve(element);
                    if (result != NO_VALUE) {
                        resolved.add(result);
                    }
                }
                yield resolved;
            }
            case null -> null;
            default -> raw;
        };
    }

    boolean holds(String condition) {
        if (!conditions.containsKey(condition)) {
            throw new IllegalStateException("no condition " + condition);
        }
        return isTrue(conditions.get(condition));
    }

    private boolean isTrue(Object raw) {
        if (raw instanceof Map<?, ?> map && map.get("Condition") instanceof String name) {
            return holds(name);
        }
        return Boolean.parseBoolean(String.valueOf(resolve(raw)));
    }

    private static boolean isFunction(String key) {
        return key.equals("Ref") || key.startsWith("Fn::");
    }

    private static String onlyKey(Map<?, ?> map) {
        return map.keySet().iterator().next().toString();
    }

    private Object call(String function, Object argument) {
        return switch (function) {
            case "Ref" -> ref(argument.toString());
            case "Fn::GetAtt" -> {
                var parts = (List<?>) argument;
                yield references.of(parts.get(0).toString(), parts.get(1).toString());
            }
            case "Fn::Sub" ->
                argument instanceof List<?> parts
                        ? substitute(parts.get(0).toString(), (Map<?, ?>) parts.get(1))
                        : substitute(argument.toString(), Map.of());
            case "Fn::If" -> {
                var parts = (List<?>) argument;
                yield resolve(holds(parts.get(0).toString()) ? parts.get(1) : parts.get(2));
            }
            case "Fn::Equals" -> {
                var parts = (List<?>) resolve(argument);
                yield Objects.toString(parts.get(0)).equals(Objects.toString(parts.get(1)));
            }
            case "Fn::Not" -> !isTrue(((List<?>) argument).getFirst());
            case "Fn::And" -> ((List<?>) argument).stream().allMatch(this::isTrue);
            case "Fn::Or" -> ((List<?>) argument).stream().anyMatch(this::isTrue);
            case "Fn::Join" -> {
                var parts = (List<?>) resolve(argument);
                yield ((List<?>) parts.get(1))
                        .stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(parts.get(0).toString()));
            }
            case "Fn::Select" -> {
                var parts = (List<?>) resolve(argument);
                yield ((List<?>) parts.get(1)).get(Integer.parseInt(parts.get(0).toString()));
            }
            case "Fn::Split" -> {
                var parts = (List<?>) resolve(argument);
                yield List.of(
                        parts.get(1).toString().split(Pattern.quote(parts.get(0).toString()), -1));
            }
            default -> throw new IllegalStateException("unsupported intrinsic function " + function);
        };
    }

    private Object ref(String name) {
        if (name.equals("AWS::NoValue")) {
            return NO_VALUE;
        }
        return parameters.containsKey(name) ? parameters.get(name) : references.of(name, "");
    }

    private String substitute(String text, Map<?, ?> variables) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var name = found.group(2).strip();
            if (!found.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
            }
            var value = variables.containsKey(name) ? resolve(variables.get(name)) : named(name);
            return Matcher.quoteReplacement(value.toString());
        });
    }

    private Object named(String name) {
        var dot = name.indexOf('.');
        return dot < 0 ? ref(name) : references.of(name.substring(0, dot), name.substring(dot + 1));
    }
}
