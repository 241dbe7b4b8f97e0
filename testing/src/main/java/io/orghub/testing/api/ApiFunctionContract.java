package io.orghub.testing.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.orghub.testing.events.ApiEvents;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every function behind API Gateway refuses, whatever it does; and a refusal has changed nothing. */
public interface ApiFunctionContract {
    Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");

    List<String> NO_IDS = List.of(
            " ",
            "a b",
            "a/b",
            "a#b",
            "GROUP#1",
            "ä",
            "a\u0000",
            "a\n",
            "😀",
            "%",
            "a".repeat(65),
            "'",
            "\"",
            "\\",
            "*",
            "a\tb");

    Endpoint endpoint();

    /** A request that would be served. */
    ApiEvents.Request genuine();

    /** Sends, expects the refusal, and checks that it left the table as it was. */
    default Reply refused(ApiEvents.Request request) {
        var before = endpoint().table().items();
        var reply = endpoint().send(request);
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        assertThat(endpoint().table().items()).containsExactlyInAnyOrderElementsOf(before);
        return reply;
    }

    @Test
    default void servesTheGenuineRequest() {
        assertThat(endpoint().send(genuine()).status()).isBetween(200, 299);
    }

    @TestFactory
    default Stream<DynamicTest> answersEachSampleEvent() {
        var folder =
                Template.locate().resolveSibling("events").resolve(endpoint().name());
        return samples(folder).stream()
                .map(sample -> dynamicTest(sample, () -> {
                    var event = ApiEvents.fromFile("events/" + endpoint().name() + "/" + sample + ".json");
                    assertThat(event.getRouteKey()).isEqualTo(endpoint().route());
                    var status = endpoint().send(event).status();
                    assertThat(status < 400).isEqualTo(sample.startsWith("success"));
                }));
    }

    @Test
    default void refusesAnEventWithoutClaimsUnlessItsRouteIsOpen() {
        var event = genuine().build();
        event.getRequestContext().setAuthorizer(null);
        var reply = endpoint().send(event);
        if (endpoint().isOpen()) {
            assertThat(reply.status()).isBetween(200, 299);
        } else {
            reply.mustBe(403, "FORBIDDEN");
        }
    }

    @TestFactory
    default Stream<DynamicTest> refusesOtherScopes() {
        return tokensRefused(
                        "orghub/api", "orghub/platform", "orghub/provision", "", "orghub", "ORGHUB/API", "orghub/apis")
                .filter(scope -> !endpoint().scope().equals(scope))
                .map(scope -> dynamicTest(
                        "scope '" + scope + "'",
                        () -> refused(genuine().scope(scope)).mustBe(403, "FORBIDDEN")));
    }

    @TestFactory
    default Stream<DynamicTest> refusesTokensThatDoNotSayWhoCalls() {
        return tokensRefused("tenant_id", "sub").flatMap(claim -> Stream.of("", "a b", "a#b", "x".repeat(65), "t\nt")
                .map(value -> dynamicTest(
                        claim + " '" + value.strip() + "'",
                        () -> refused(genuine().claim(claim, value)).mustBe(403, "FORBIDDEN"))));
    }

    // On an open route no token is looked at.
    private Stream<String> tokensRefused(String... tokens) {
        return endpoint().isOpen() ? Stream.empty() : Stream.of(tokens);
    }

    @TestFactory
    default Stream<DynamicTest> refusesWhatIsNoIdInThePath() {
        return PATH_PARAMETER
                .matcher(endpoint().route())
                .results()
                .map(found -> found.group(1))
                .flatMap(parameter -> NO_IDS.stream()
                        .map(id -> dynamicTest(
                                parameter + " " + id.codePoints().boxed().toList(),
                                () -> refused(genuine().path(parameter, id)).mustPointAt("#" + parameter))));
    }

    private static List<String> samples(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replaceAll("\\.json$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
