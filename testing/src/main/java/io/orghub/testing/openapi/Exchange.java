package io.orghub.testing.openapi;

import java.util.Map;
import java.util.Optional;

/**
 * One request and its answer; names of headers are in lower case.
 *
 * @param pathParameters decoded
 * @param query decoded; repeated parameters are joined by commas
 * @param requestBody as text
 * @param body the answer's, empty if there is none
 */
public record Exchange(
        Operation operation,
        Map<String, String> pathParameters,
        Map<String, String> query,
        Map<String, String> requestHeaders,
        Optional<String> requestBody,
        int status,
        Map<String, String> headers,
        String body) {}
