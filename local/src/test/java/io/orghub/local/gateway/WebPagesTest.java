package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.request;
import static io.orghub.local.gateway.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPagesTest {
    @TempDir
    Path folder;

    private WebPages pages;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(folder.resolve("dist/assets"));
        Files.writeString(folder.resolve("dist/index.html"), "<!doctype html>");
        Files.writeString(folder.resolve("dist/assets/index-abc.js"), "'use strict'");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        pages = new WebPages(
                folder.resolve("dist"), JsonNodeFactory.instance.objectNode().put("local", true));
    }

    private static HttpRequest opened(String path) {
        return with(get(path), "sec-fetch-mode", "navigate");
    }

    private static String header(HttpAnswer answer, String name) {
        return answer.headers().stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/organisation",
                "/tenant",
                "/tenant/",
                "/invitation",
                "/signed-in",
                "/groups/g",
                "/groups/g/"
            })
    void givesThePageToABrowserThatOpensIt(String path) {
        var answer = pages.answer(opened(path)).orElseThrow();

        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("<!doctype html>");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(header(answer, "content-security-policy"))
                .contains("script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void knowsABrowserThatSaysNothingOfModesByWhatItAccepts() {
        assertThat(pages.answer(with(get("/organisation"), "accept", "text/html,*/*")))
                .isPresent();
        assertThat(pages.answer(with(get("/organisation"), "accept", "application/json")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/me/groups",
                "/public/organisations/ardent-tutors",
                "/o/a/b",
                "//",
                "/groups//",
                "/tenant//",
                "/organisations/g/stats",
                "/tenant/usage"
            })
    void leavesTheApisPathsToTheApi(String path) {
        assertThat(pages.answer(opened(path))).isEmpty();
        assertThat(pages.answer(get(path))).isEmpty();
    }

    @Test
    void tellsAPageFromTheDataAtTheSameAddress() {
        assertThat(pages.answer(opened("/groups/g"))).isPresent();
        assertThat(pages.answer(with(get("/groups/g"), "sec-fetch-mode", "cors")))
                .isEmpty();
        assertThat(pages.answer(get("/groups/g"))).isEmpty();
        assertThat(pages.answer(opened("/groups/g/members"))).isEmpty();
    }

    @Test
    void asksTheApiForThePublicPageAsItIsRead() {
        var asked = new ArrayList<HttpRequest>();
        var html =
                "<img src=\"https://localhost:8080/_local/uploads/x.png\"><img src=\"https://cdn.example/_local/y.png\">";
        var answer = pages.publicPage(with(get("/o/ardent-tutors"), "host", "localhost:8080"), request -> {
                    asked.add(request);
                    var headers = List.of(
                            Map.entry("content-type", "text/html;charset=utf-8"),
                            Map.entry("content-security-policy", "default-src 'none'"));
                    return new HttpAnswer(200, headers, html.getBytes(StandardCharsets.UTF_8));
                })
                .orElseThrow();

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/public/organisations/ardent-tutors");
            assertThat(request.header("accept")).contains("text/html");
        });
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("<img src=\"/_local/uploads/x.png\"><img src=\"https://cdn.example/_local/y.png\">");
        assertThat(answer.headers().stream()
                        .filter(header -> header.getKey().equals("content-security-policy"))
                        .map(Map.Entry::getValue))
                .singleElement()
                .asString()
                .contains("style-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void leadsFromThePublicPageWithASlashBehindItToTheOneWithout(String method) {
        var answer = pages.publicPage(request(method, "/o/ardent-tutors/", ""), request -> {
                    throw new AssertionError("asked for " + request.path());
                })
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(308);
        assertThat(header(answer, "location")).isEqualTo("/o/ardent-tutors");
        assertThat(answer.body()).isEmpty();
    }

    /** As CloudFront does: what the API does not answer by HEAD is not answered here either. */
    @Test
    void asksByTheMethodByWhichItIsAsked() {
        var asked = new ArrayList<String>();
        for (var method : List.of("GET", "HEAD")) {
            pages.publicPage(request(method, "/o/ardent-tutors", ""), request -> {
                asked.add(request.method());
                return new HttpAnswer(200, List.of(), new byte[0]);
            });
        }

        assertThat(asked).containsExactly("GET", "HEAD");
        assertThat(pages.publicPage(request("POST", "/o/ardent-tutors", ""), request -> HttpAnswer.message(500, "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, 404, not-found", "500, 500, unavailable", "503, 503, unavailable"})
    void showsAFailureAsAPage(int answered, int status, String file) throws IOException {
        Files.writeString(folder.resolve("dist/" + file + ".html"), file);
        var answer = pages.publicPage(opened("/o/nobody"), request -> HttpAnswer.message(answered, "Too bad"))
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(file);
        assertThat(header(answer, "content-type")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(answer, "content-security-policy")).contains("style-src 'self'");
    }

    @Test
    void passesAFailureOnThatHasNoPage() {
        for (var status : List.of(404, 429)) {
            assertThat(pages.publicPage(opened("/o/nobody"), request -> HttpAnswer.message(status, "Too bad")))
                    .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(status));
        }
        assertThat(pages.publicPage(opened("/o/a/b"), request -> HttpAnswer.message(500, "")))
                .isEmpty();
    }

    @Test
    void leavesWhatIsSentToTheApi() {
        assertThat(pages.answer(request("POST", "/invitation", ""))).isEmpty();
    }

    @Test
    void letsAssetsBeKeptForEver() {
        var answer = pages.answer(get("/assets/index-abc.js")).orElseThrow();

        assertThat(header(answer, "cache-control")).contains("immutable");
        assertThat(header(answer, "content-type")).startsWith("text/javascript");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/assets/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/assets/..%2f..%2fsecret.txt",
                "/assets/gone.js",
                "/..txt"
            })
    void servesNothingFromElsewhere(String path) {
        assertThat(pages.answer(opened(path))).isEmpty();
    }

    @Test
    void saysHowToSignIn() {
        var answer = pages.answer(get("/config.json")).orElseThrow();

        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"local\":true}");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
    }
}
