package io.orghub.local.demo;

import io.orghub.local.LocalStack;
import io.orghub.local.client.Api;
import io.orghub.local.client.ApiAnswer;
import io.orghub.local.token.TokenRequest;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls the API one step after the other, prints each with its real answer and counts what was not as expected. */
final class DemoSteps {
    private static final int SHOWN_CHARACTERS = 100;

    private final LocalStack stack;
    private final Api api;
    private final PrintStream out;
    private int steps;
    private int surprises;

    DemoSteps(LocalStack stack, Api api, PrintStream out) {
        this.stack = stack;
        this.api = api;
        this.out = out;
    }

    boolean allAsExpected() {
        out.printf("%n%d steps, %d not as expected%n", steps, surprises);
        return surprises == 0;
    }

    Api anybody() {
        return api;
    }

    /** Waits until consumers and workers have handled what was written. */
    void settle() {
        api.settle();
    }

    /** The latest mail to that address. */
    ApiAnswer mailTo(String address) {
        for (var mail : api.get("/_local/mail").body().path("items")) {
            if (mail.path("to").asText().equals(address)) {
                return api.get("/_local/mail/" + mail.path("id").asText());
            }
        }
        return ApiAnswer.none("No mail to " + address);
    }

    /** @param expected JSON pointers with the text they lead to */
    ApiAnswer step(String title, Supplier<ApiAnswer> call, int status, String... expected) {
        var answer = answered(call);
        var asExpected = answer.status() == status
                && Arrays.stream(expected).allMatch(pair -> actual(answer, pair).equals(pair));
        out.printf("%s %s%n", asExpected ? "✓" : "✗", title);
        out.printf("    %s -> %d %s%n", answer.request(), answer.status(), shown(answer, asExpected, expected));
        if (!asExpected) {
            surprises++;
            out.printf("    expected: %d %s%n", status, String.join(" ", expected));
        }
        steps++;
        return answer;
    }

    /** Many calls of one kind, shown as one step with the last answer; each must have this status. */
    void steps(String title, int count, IntFunction<ApiAnswer> call, int status) {
        step(
                "%s (%d calls)".formatted(title, count),
                () -> IntStream.range(0, count)
                        .mapToObj(number -> answered(() -> call.apply(number)))
                        .reduce((last, next) -> last.status() == status ? next : last)
                        .orElseThrow(),
                status);
    }

    private static ApiAnswer answered(Supplier<ApiAnswer> call) {
        try {
            return call.get();
        } catch (UncheckedIOException e) {
            return ApiAnswer.none(String.valueOf(e.getMessage()));
        }
    }

    private static String actual(ApiAnswer answer, String expected) {
        var pointer = expected.substring(0, expected.indexOf('='));
        return pointer + "=" + answer.text(pointer);
    }

    /** The fields that matter, or the beginning of it all when none is named or something is wrong. */
    private static String shown(ApiAnswer answer, boolean asExpected, String... expected) {
        if (asExpected && expected.length > 0) {
            return Arrays.stream(expected).map(pair -> actual(answer, pair)).collect(Collectors.joining(" "));
        }
        var body = answer.body().isMissingNode() ? "" : answer.body().toString();
        var limit = asExpected ? SHOWN_CHARACTERS : 10 * SHOWN_CHARACTERS;
        return body.length() <= limit ? body : body.substring(0, limit) + "…";
    }

    ApiAnswer provision(String tenant, String name, String... groupTypes) {
        return api.as(stack.token(TokenRequest.machine(tenant, "orghub/provision")))
                .put("/tenants/" + tenant, Map.of("name", name, "groupTypes", groupTypes));
    }

    Api platform(String tenant) {
        return api.as(stack.token(TokenRequest.machine(tenant, "orghub/platform")));
    }

    Api person(String tenant, String userId, String email) {
        return api.as(stack.token(TokenRequest.person(tenant, userId, email)));
    }

    Api unverified(String tenant, String userId, String email) {
        return api.as(stack.token(TokenRequest.person(tenant, userId, email).withUnverifiedEmail()));
    }

    Api admin(String tenant) {
        return api.as(stack.token(TokenRequest.tenantAdmin(tenant, "admin")));
    }

    static Map<String, Object> users(String... userIds) {
        return Map.of(
                "members",
                List.of(userIds).stream().map(id -> Map.of("userId", id)).toList());
    }
}
