package io.orghub.local.gateway;

import io.orghub.local.lambda.LambdaFunction;
import io.orghub.testing.template.Route;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request as an HTTP API does: of those that match, a literal segment beats a variable. */
public final class RouteTable {
    /** A route with the function behind it and the values of its variables. */
    public record Match(Route route, LambdaFunction function, Map<String, String> pathParameters) {}

    private record Entry(Route route, LambdaFunction function, List<String> segments) {
        boolean matches(String method, List<String> path) {
            if (!route.method().equals(method) && !route.method().equals("ANY")) {
                return false;
            }
            if (path.size() != segments.size()) {
                return false;
            }
            for (var i = 0; i < path.size(); i++) {
                var fits = isVariable(segments.get(i))
                        ? !path.get(i).isEmpty()
                        : segments.get(i).equals(path.get(i));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        String specificity() {
            var shape = new StringBuilder();
            segments.forEach(segment -> shape.append(isVariable(segment) ? '1' : '0'));
            return shape.append(route.method().equals("ANY") ? '1' : '0').toString();
        }

        Map<String, String> variables(List<String> path) {
            var values = new LinkedHashMap<String, String>();
            for (var i = 0; i < path.size(); i++) {
                var segment = segments.get(i);
                if (isVariable(segment)) {
                    values.put(segment.substring(1, segment.length() - 1), path.get(i));
                }
            }
            return values;
        }
    }

    private final List<Entry> entries;

    public RouteTable(List<LambdaFunction> functions) {
        entries = functions.stream()
                .flatMap(function -> function.resource().routes().stream()
                        .map(route -> new Entry(route, function, segments(route.path()))))
                .sorted(Comparator.comparing(Entry::specificity))
                .toList();
    }

    public Optional<Match> find(String method, String decodedPath) {
        var path = segments(decodedPath);
        return entries.stream()
                .filter(entry -> entry.matches(method, path))
                .findFirst()
                .map(entry -> new Match(entry.route, entry.function, entry.variables(path)));
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }
}
