package io.orghub.local.gateway;

import io.orghub.testing.template.CrossOrigin;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * CORS as an HTTP API does it: every preflight is answered before routes and tokens are looked at, an allowed origin is
 * named in every answer, errors of the API's own included, and what functions say about it is dropped. Another origin's
 * request is served without the headers, which its browser then keeps from the page.
 */
public final class CrossOriginGateway {
    private static final String ANSWERS = "access-control-";

    private final CrossOrigin rules;
    private final Function<HttpRequest, HttpAnswer> behind;

    public CrossOriginGateway(CrossOrigin rules, Function<HttpRequest, HttpAnswer> behind) {
        this.rules = rules;
        this.behind = behind;
    }

    public HttpAnswer handle(HttpRequest request) {
        var origin = request.header("origin");
        var allowed = origin.filter(rules.origins()::contains);
        if (isPreflight(request)) {
            var answer = new HttpAnswer(204, List.of(), new byte[0]);
            return allowed.map(known -> preflight(answer, known)).orElse(answer);
        }
        var answer = withoutFunctionsOwn(behind.apply(request));
        return allowed.map(known -> answer.with(ANSWERS + "allow-origin", known)
                        .with(ANSWERS + "expose-headers", String.join(",", rules.exposed())))
                .orElse(answer);
    }

    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals("OPTIONS")
                && Stream.of("origin", "access-control-request-method")
                        .allMatch(name -> request.header(name).isPresent());
    }

    private HttpAnswer preflight(HttpAnswer answer, String origin) {
        return answer.with(ANSWERS + "allow-origin", origin)
                .with(ANSWERS + "allow-methods", String.join(",", rules.methods()))
                .with(
                        ANSWERS + "allow-headers",
                        String.join(",", rules.headers()).toLowerCase(Locale.ROOT))
                .with(ANSWERS + "max-age", Integer.toString(rules.maxAgeSeconds()));
    }

    private static HttpAnswer withoutFunctionsOwn(HttpAnswer answer) {
        return new HttpAnswer(
                answer.status(),
                answer.headers().stream()
                        .filter(header -> !header.getKey().startsWith(ANSWERS))
                        .toList(),
                answer.body());
    }
}
