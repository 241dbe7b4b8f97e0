package io.orghub.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The web client, from the API's own origin: its files, and its one page to browsers that open the address of a page.
 * All other requests are the API's, whatever their path.
 */
public final class WebPages {
    private static final Pattern PAGE =
            Pattern.compile("/((organisation|tenant|invitation|signed-in|signed-out|groups/[^/]+)/?)?");
    private static final Pattern PUBLIC_PAGE = Pattern.compile("/o/([^/]+)(/?)");
    private static final Pattern FILE = Pattern.compile("/(assets/)?[\\w-][\\w.-]*\\.(\\w+)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "map", "application/json",
            "txt", "text/plain;charset=utf-8");

    /** No script but the client's own files; pictures from wherever organisations keep their logos. */
    private static final List<Map.Entry<String, String>> HEADERS = List.of(
            Map.entry(
                    "content-security-policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            Map.entry("x-content-type-options", "nosniff"),
            Map.entry("referrer-policy", "same-origin"),
            Map.entry("cross-origin-opener-policy", "same-origin"),
            Map.entry("permissions-policy", "camera=(), geolocation=(), microphone=()"));

    /**
     * What a visitor of a public page is shown in the place of a failure, as CloudFront's custom error responses have it: a
     * file of the client. There is none of 429, for CloudFront has none of it.
     */
    public static final Map<Integer, ErrorPage> ERROR_PAGES = Map.of(
            403, new ErrorPage(404, "not-found.html"),
            404, new ErrorPage(404, "not-found.html"),
            500, new ErrorPage(500, "unavailable.html"),
            502, new ErrorPage(502, "unavailable.html"),
            503, new ErrorPage(503, "unavailable.html"),
            504, new ErrorPage(504, "unavailable.html"));

    /** @param status that it is shown with */
    public record ErrorPage(int status, String file) {}

    private final Path folder;
    private final ObjectNode config;

    /**
     * @param folder of the built client; it may be built, or built anew, while this runs
     * @param config how one signs in here
     */
    public WebPages(Path folder, ObjectNode config) {
        this.folder = folder;
        this.config = config;
    }

    /** The answer, unless the request is the API's. */
    public Optional<HttpAnswer> answer(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Optional.empty();
        }
        if (request.path().equals("/config.json")) {
            return Optional.of(withHeaders(HttpAnswer.json(200, config).with("cache-control", "no-cache")));
        }
        if (PAGE.matcher(request.path()).matches() && isNavigation(request)) {
            return file("index.html", "text/html;charset=utf-8", "no-cache")
                    .map(page -> page.with("vary", "Sec-Fetch-Mode, Accept"));
        }
        var file = FILE.matcher(request.path());
        if (!file.matches() || !TYPES.containsKey(file.group(2))) {
            return Optional.empty();
        }
        // The name of an asset has its content's hash in it.
        var caching = file.group(1) == null ? "no-cache" : "public, max-age=31536000, immutable";
        return file(request.path().substring(1), TYPES.get(file.group(2)), caching);
    }

    /**
     * {@code /o/{slug}}: what the API shows of an organisation to who wants to read it, with the headers of all pages. The
     * addresses of logos that this stack keeps are made its own. With a slash behind it, it is at the address without, to
     * which the API's answer for a former slug is relative.
     *
     * @param api answers the request that stands for it
     */
    public Optional<HttpAnswer> publicPage(HttpRequest request, Function<HttpRequest, HttpAnswer> api) {
        var slug = PUBLIC_PAGE.matcher(request.path());
        if (!List.of("GET", "HEAD").contains(request.method()) || !slug.matches()) {
            return Optional.empty();
        }
        if (!slug.group(2).isEmpty()) {
            var location = List.of(Map.entry("location", "/o/" + slug.group(1)));
            return Optional.of(withHeaders(new HttpAnswer(308, location, new byte[0])));
        }
        var headers = Stream.concat(
                        request.headers().stream()
                                .filter(header -> header.getKey().equals("if-none-match")),
                        Stream.of(Map.entry("accept", "text/html")))
                .toList();
        var answer = api.apply(new HttpRequest(
                request.method(),
                "/public/organisations/" + slug.group(1),
                "",
                headers,
                new byte[0],
                request.sourceIp(),
                request.protocol()));
        var inItsPlace = Optional.ofNullable(ERROR_PAGES.get(answer.status())).flatMap(this::errorPage);
        if (inItsPlace.isPresent()) {
            return inItsPlace;
        }
        var ours = HEADERS.stream().map(Map.Entry::getKey).toList();
        var others = answer.headers().stream()
                .filter(header -> !ours.contains(header.getKey()))
                .toList();
        var html = new String(answer.body(), StandardCharsets.UTF_8)
                .replace("https://" + request.header("host").orElse("") + LocalEndpoints.PREFIX, LocalEndpoints.PREFIX);
        return Optional.of(withHeaders(new HttpAnswer(answer.status(), others, html.getBytes(StandardCharsets.UTF_8))));
    }

    private Optional<HttpAnswer> errorPage(ErrorPage shown) {
        return file(shown.file(), "text/html;charset=utf-8", "no-cache")
                .map(page -> new HttpAnswer(shown.status(), page.headers(), page.body()));
    }

    /** A browser opening an address, as against a program asking for data under it. */
    private static boolean isNavigation(HttpRequest request) {
        return request.header("sec-fetch-mode")
                .map("navigate"::equals)
                .orElseGet(() -> request.header("accept").orElse("").contains("text/html"));
    }

    private Optional<HttpAnswer> file(String name, String type, String caching) {
        try {
            var file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            var answer = new HttpAnswer(200, List.of(Map.entry("content-type", type)), Files.readAllBytes(file));
            return Optional.of(withHeaders(answer.with("cache-control", caching)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpAnswer withHeaders(HttpAnswer answer) {
        var secured = answer;
        for (var header : HEADERS) {
            secured = secured.with(header.getKey(), header.getValue());
        }
        return secured;
    }
}
