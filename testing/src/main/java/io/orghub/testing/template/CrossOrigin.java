package io.orghub.testing.template;

import java.util.List;

/** The HTTP API's CORS: which origins' pages may call it, with what, and which headers of answers they may read. */
public record CrossOrigin(
        List<String> origins, List<String> methods, List<String> headers, List<String> exposed, int maxAgeSeconds) {}
