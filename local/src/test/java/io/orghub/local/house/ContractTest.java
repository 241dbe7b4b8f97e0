package io.orghub.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.testing.openapi.Contract;
import io.orghub.testing.openapi.Exchange;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Document, template and handlers agree, and stop agreeing when any one thing is changed. */
class ContractTest {
    private static final Template TEMPLATE = House.standing().template();
    private static final Contract CONTRACT = Contract.standing();

    private static final Map<String, String> HEADERS = Map.of(
            "content-type", "application/json",
            "x-request-id", "r",
            "cache-control", "no-store",
            "x-content-type-options", "nosniff",
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy", "no-referrer",
            "strict-transport-security", "max-age=63072000; includeSubDomains");

    private static final String COURSE = "{\"courseId\":\"algebra\",\"title\":\"Algebra\"}";

    private static Exchange putCourse(String body, int status, Map<String, String> headers, String answer) {
        return new Exchange(
                CONTRACT.operation("PUT /courses/{courseId}"),
                Map.of("courseId", "algebra"),
                Map.of(),
                Map.of("content-type", "application/json"),
                Optional.of(body),
                status,
                headers,
                answer);
    }

    @Nested
    class Success {
        @Test
        void everythingAgrees() {
            assertThat(ContractRules.all(CONTRACT, TEMPLATE)).isEmpty();
        }

        @Test
        void anExchangeAsDeclaredIsNoBreach() {
            assertThat(CONTRACT.breaches(putCourse("{\"title\":\" Algebra \"}", 200, HEADERS, COURSE)))
                    .isEmpty();
        }

        @Test
        void whatARefusedRequestSaidDoesNotMatter() {
            var answer = CONTRACT.document()
                    .at("/components/examples/ValidationFailed/value")
                    .toString();
            var headers = new HashMap<>(HEADERS);
            headers.put("content-type", "application/problem+json");
            assertThat(CONTRACT.breaches(putCourse("[]", 400, headers, answer))).isEmpty();
        }
    }

    @Nested
    class Refusal {
        @TempDir
        Path folder;

        private Contract with(String pattern, String replacement) throws IOException {
            var text = House.read(Template.locate().resolveSibling("openapi.yaml"));
            var changed = text.replaceFirst(pattern, replacement);
            assertThat(changed).describedAs("the document without " + pattern).isNotEqualTo(text);
            return Contract.read(Files.writeString(folder.resolve("openapi.yaml"), changed));
        }

        static Stream<Arguments> damages() {
            return Stream.of(
                    damage("an operation", "(?s)  /me/groups:.*?(?=\n  /)", "", ContractRules::all),
                    damage("a HEAD", "(?s)    head:.*?(?=\n  /)", "", ContractRules::all),
                    damage("a name", "operationId: get-group\n", "operationId: read-group\n", ContractRules::all),
                    damage(
                            "a scope",
                            "- token: \\[orghub/provision]",
                            "- token: [orghub/platform]",
                            ContractRules::all),
                    damage("a method", "(?s)(  /me/groups:\n    )get:", "$1put:", ContractRules::all),
                    damage(
                            "a path parameter",
                            "(operationId: get-group\n(?s:.*?))parameters/GroupId",
                            "$1parameters/UserId",
                            (contract, _) -> ContractRules.pathsNameTheirParameters(contract)),
                    damage(
                            "a refusal of the gateway",
                            "(operationId: get-group\n(?s:.*?))        '429':\n.*\n",
                            "$1",
                            (contract, _) -> ContractRules.refusalsOfAnyFunctionAreDeclared(contract)),
                    damage(
                            "a code that handlers give",
                            "            - BUSY\n",
                            "",
                            (contract, _) -> ContractRules.codesAreTheHandlers(contract)),
                    damage(
                            "a code that exists",
                            "enum: \\[SLUG_TAKEN, ",
                            "enum: [SLUG_GONE, ",
                            (contract, _) -> ContractRules.codesAreTheHandlers(contract)),
                    damage(
                            "a code under its status",
                            "enum: \\[PRECONDITION_FAILED]",
                            "enum: [PRECONDITION_REQUIRED]",
                            (contract, _) -> ContractRules.codesAreTheHandlers(contract)),
                    damage(
                            "the key of a creation",
                            "(operationId: create-group\n(?s:.*?))parameters/IdempotencyKey",
                            "$1parameters/IfMatch",
                            (contract, _) -> ContractRules.creationsAreRepeatableAndFound(contract)),
                    damage(
                            "the place of what was created",
                            "            Location:\n.*\n",
                            "",
                            (contract, _) -> ContractRules.creationsAreRepeatableAndFound(contract)),
                    damage(
                            "the guard of a patch",
                            "(operationId: update-group\n(?s:.*?))parameters/IfMatch",
                            "$1parameters/IdempotencyKey",
                            (contract, _) -> ContractRules.patchesAreGuarded(contract)),
                    damage(
                            "the pages of a list",
                            "(operationId: list-team\n(?s:.*?))parameters/Cursor",
                            "$1parameters/IfMatch",
                            (contract, _) -> ContractRules.listsArePaged(contract)),
                    damage(
                            "a word that no slug may be",
                            "(NewSlug:(?s:.*?))about, ",
                            "$1",
                            (contract, _) -> ContractRules.slugsAreTheDomains(contract)),
                    damage(
                            "the words where a slug is changed",
                            "(    GroupPatch:(?s:.*?))schemas/NewSlug",
                            "$1schemas/Slug",
                            (contract, _) -> ContractRules.slugsAreTheDomains(contract)),
                    damage(
                            "an example's field",
                            "tenantId: harbour\n",
                            "tenant: harbour\n",
                            (contract, _) -> ContractRules.examplesAreValid(contract)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "(AllowOrigins: \\[)!Ref WebOrigin",
                    "(AllowMethods: \\[)GET",
                    "(AllowHeaders: \\[)authorization",
                    "(ExposeHeaders: \\[)etag"
                })
        void noticesWhenPagesMayDoOtherwise(String pattern) throws IOException {
            var text = House.read(Template.locate());
            var changed = text.replaceFirst(pattern, "$1\"*\"");
            assertThat(changed).isNotEqualTo(text);
            var template =
                    Template.load(Files.writeString(folder.resolve("template.yaml"), changed), Map.of(), Map.of());
            assertThat(ContractRules.pagesMayReadWhatIsDeclared(CONTRACT, template))
                    .isNotEmpty();
        }

        private interface Rule {
            List<String> broken(Contract contract, Template template);
        }

        private static Arguments damage(String what, String pattern, String replacement, Rule rule) {
            return Arguments.of(what, pattern, replacement, rule);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("damages")
        void noticesWhenItLacks(String what, String pattern, String replacement, Rule rule) throws IOException {
            assertThat(rule.broken(with(pattern, replacement), TEMPLATE)).isNotEmpty();
        }

        static Stream<Arguments> breaches() {
            Function<String, Exchange> answers = answer -> putCourse("{\"title\":\"A\"}", 200, HEADERS, answer);
            return Stream.of(
                    Arguments.of("a missing field", answers.apply("{\"courseId\":\"algebra\"}")),
                    Arguments.of("an unknown field", answers.apply(COURSE.replace("}", ",\"tenantId\":\"a\"}"))),
                    Arguments.of("a null", answers.apply(COURSE.replace("\"Algebra\"", "null"))),
                    Arguments.of("another type", answers.apply(COURSE.replace("\"Algebra\"", "7"))),
                    Arguments.of("no body", answers.apply("")),
                    Arguments.of("an undeclared status", putCourse("{\"title\":\"A\"}", 201, HEADERS, COURSE)),
                    Arguments.of(
                            "an unknown code",
                            putCourse(
                                    "",
                                    400,
                                    having("content-type", "application/problem+json"),
                                    CONTRACT.document()
                                            .at("/components/examples/NotFound/value")
                                            .toString())),
                    Arguments.of(
                            "another content type",
                            putCourse("{\"title\":\"A\"}", 200, having("content-type", "text/html"), COURSE)),
                    Arguments.of(
                            "an undeclared header",
                            putCourse("{\"title\":\"A\"}", 200, having("etag", "\"1\""), COURSE)),
                    Arguments.of(
                            "a page that may be framed",
                            putCourse("{\"title\":\"A\"}", 200, having("content-security-policy", ""), COURSE)),
                    Arguments.of("a served body too long", putCourse(title("a".repeat(121)), 200, HEADERS, COURSE)),
                    Arguments.of(
                            "a served unknown field",
                            putCourse("{\"title\":\"A\",\"tenantId\":\"a\"}", 200, HEADERS, COURSE)));
        }

        private static Map<String, String> having(String header, String value) {
            var headers = new HashMap<>(HEADERS);
            headers.put(header, value);
            return headers;
        }

        private static String title(String text) {
            return "{\"title\":\"" + text + "\"}";
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("breaches")
        void noticesInAnExchange(String what, Exchange exchange) {
            assertThat(CONTRACT.breaches(exchange)).isNotEmpty();
        }
    }
}
