package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** One request of nobody in particular. */
public final class PublicRequest extends HttpRequest {
    private static final Pattern TAG = Pattern.compile("\"[!#-~]*\"");

    PublicRequest(APIGatewayV2HTTPEvent event, int maxBodyBytes) {
        super(event, maxBodyBytes);
    }

    /** A part of the path that is no id, as it was sent. */
    public String text(String pathParameter) {
        return pathParameter(pathParameter).orElse("");
    }

    /**
     * An answer that anybody may keep for so long, and that is not sent again to whom has it: its tag is of the very bytes
     * that are sent.
     */
    public Answer cacheable(Object body, Duration maxAge) {
        var headers = kept(Json.write(body), caching(maxAge));
        return has(headers.get("etag")) ? new Answer.Bodiless(304, headers) : new Answer.Success(200, body, headers);
    }

    /**
     * The same for {@link #wantsPage() who wants to read it}, kept by caches that many share alone: who has just saved looks
     * at the page, and a browser's own copy would show it as it was.
     */
    public Answer cacheablePage(String html, Duration sharedAge) {
        var headers = kept(html, sharedCaching(sharedAge));
        return has(headers.get("etag")) ? new Answer.Bodiless(304, headers) : new Answer.Page(200, html, headers);
    }

    /** Whether this is somebody's browser, or who looks at pages as one does; programs ask for JSON or do not say. */
    public boolean wantsPage() {
        return Accepted.of(header("accept").orElse("")).prefers("text/html", "application/json");
    }

    /**
     * That it is at {@code location}, a reference relative to what was asked for, from now on, which anybody may remember for so long; a browser asks again, for who
     * takes an old name back would be sent to and fro.
     */
    public Answer moved(String location, Duration maxAge) {
        var caching = wantsPage() ? sharedCaching(maxAge) : caching(maxAge);
        return new Answer.Bodiless(301, Map.of("location", location, "cache-control", caching, "vary", "Accept"));
    }

    private static Map<String, String> kept(String content, String caching) {
        return Map.of("etag", tag(content), "cache-control", caching, "vary", "Accept");
    }

    private static String sharedCaching(Duration sharedAge) {
        return "public, max-age=0, s-maxage=" + sharedAge.toSeconds() + ", must-revalidate";
    }

    private static String caching(Duration maxAge) {
        return "public, max-age=" + maxAge.toSeconds();
    }

    // A list of tags, weak ones too: for the question of having it already they are as good (RFC 9110, 13.1.2).
    private boolean has(String tag) {
        return header("if-none-match")
                .filter(known -> known.strip().equals("*")
                        || TAG.matcher(known).results().anyMatch(found -> found.group()
                                .equals(tag)))
                .isPresent();
    }

    private static String tag(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
