package io.orghub.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came over the wire, not yet decoded.
 *
 * @param path as sent, percent-encoded
 * @param query as sent, empty if there is none
 * @param headers each as sent, in order; names in lower case
 * @param body at most {@link #MAX_BODY_BYTES} and one more byte, by which a longer one is recognised
 */
public record HttpRequest(
        String method,
        String path,
        String query,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        String sourceIp,
        String protocol) {
    public static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

    public Optional<String> header(String lowerCaseName) {
        return headers.stream()
                .filter(header -> header.getKey().equals(lowerCaseName))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    boolean isTooLarge() {
        return body.length > MAX_BODY_BYTES;
    }
}
