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
        var tag = tag(Json.write(body));
        var headers = Map.of("etag", tag, "cache-control", caching(maxAge));
        return has(tag) ? new Answer.Bodiless(304, headers) : new Answer.Success(200, body, headers);
    }

    /** That it is at {@code location} from now on, which anybody may remember for so long. */
    public Answer moved(String location, Duration maxAge) {
        return new Answer.Bodiless(301, Map.of("location", location, "cache-control", caching(maxAge)));
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
