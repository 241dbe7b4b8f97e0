package io.orghub.local.gateway;

import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The contract: openapi.yaml as it lies in the project, and rendered by Swagger UI, all of it from this machine. */
public final class ContractPages {
    public static final String DOCUMENT = "/openapi.yaml";
    static final String PAGE = "/_local/docs";

    private static final String RENDERER = "META-INF/resources/webjars/swagger-ui/" + version() + "/";
    private static final Map<String, Map.Entry<String, String>> FILES = Map.of(
            PAGE,
            Map.entry("docs/page.html", "text/html;charset=utf-8"),
            PAGE + "/page.js",
            Map.entry("docs/page.js", "text/javascript;charset=utf-8"),
            PAGE + "/swagger-ui.css",
            Map.entry(RENDERER + "swagger-ui.css", "text/css;charset=utf-8"),
            PAGE + "/swagger-ui-bundle.js",
            Map.entry(RENDERER + "swagger-ui-bundle.js", "text/javascript;charset=utf-8"));
    /** Scripts and styles are files of this origin, and nothing is asked of any other. */
    private static final List<Map.Entry<String, String>> PAGE_HEADERS = List.of(
            Map.entry(
                    "content-security-policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            Map.entry("referrer-policy", "no-referrer"),
            Map.entry("x-content-type-options", "nosniff"),
            Map.entry("cache-control", "no-store"));

    private ContractPages() {}

    public static HttpAnswer document() {
        try {
            var text = Files.readAllBytes(Template.locate().resolveSibling("openapi.yaml"));
            return answer("application/yaml", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<HttpAnswer> find(String path) {
        return Optional.ofNullable(FILES.get(path)).map(file -> answer(file.getValue(), resource(file.getKey())));
    }

    private static HttpAnswer answer(String contentType, byte[] body) {
        var headers = new ArrayList<>(PAGE_HEADERS);
        headers.add(Map.entry("content-type", contentType));
        return new HttpAnswer(200, List.copyOf(headers), body);
    }

    private static byte[] resource(String name) {
        try (var stream = ContractPages.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version() {
        try (var stream = ContractPages.class
                .getClassLoader()
                .getResourceAsStream("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            var properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
