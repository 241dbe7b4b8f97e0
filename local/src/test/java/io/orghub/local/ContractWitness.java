package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.local.client.Api;
import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Exchange;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds whatever a client sends and gets to openapi.yaml; what is not in it the gateway must not know. */
final class ContractWitness implements Api.Witness {
    @Override
    public void saw(HttpRequest request, String sent, HttpResponse<String> answer) {
        var path = request.uri().getRawPath();
        if (path.startsWith("/_local/") || path.equals("/openapi.yaml")) {
            return;
        }
        var segments =
                Arrays.stream(path.split("/", -1)).map(ContractWitness::decoded).toList();
        var match = Contract.standing().find(request.method(), segments);
        if (match.isEmpty()) {
            assertThat(answer.statusCode()).as(request.toString()).isEqualTo(404);
            return;
        }
        var exchange = new Exchange(
                match.get().operation(),
                match.get().pathParameters(),
                query(request.uri()),
                lowerCase(request.headers()),
                Optional.of(sent).filter(body -> !body.isEmpty()),
                answer.statusCode(),
                lowerCase(answer.headers()),
                answer.body());
        assertThat(Contract.standing().breaches(exchange)).isEmpty();
    }

    private static Map<String, String> query(URI uri) {
        var parameters = new LinkedHashMap<String, String>();
        Pattern.compile("&")
                .splitAsStream(Optional.ofNullable(uri.getRawQuery()).orElse(""))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> parameters.merge(
                        decoded(pair[0]), pair.length < 2 ? "" : decoded(pair[1]), (a, b) -> a + "," + b));
        return parameters;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    private static Map<String, String> lowerCase(HttpHeaders headers) {
        return headers.map().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> String.join(",", header.getValue())));
    }
}
