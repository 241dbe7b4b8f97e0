package io.orghub.local.gateway;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps web pages away from what only the developer at this machine may do: a page reaches loopback through a name of
 * its own (then the {@code Host} is foreign) or from its own origin.
 */
final class LocalGuard {
    private static final Pattern HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

    private final Set<String> origins;

    LocalGuard(int port) {
        origins = Set.of("http://localhost:" + port, "http://127.0.0.1:" + port, "http://[::1]:" + port);
    }

    boolean admits(HttpRequest request) {
        var host = request.header("host");
        Optional<String> origin = request.header("origin");
        return host.isPresent()
                && HOST.matcher(host.get()).matches()
                && origin.map(origins::contains).orElse(true);
    }
}
