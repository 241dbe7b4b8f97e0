package io.orghub.local.gateway;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.orghub.local.CannotStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket: the only place that knows the HTTP server. It listens before anything else is up, so that a taken port is
 * noticed first and the rest can be told the port it got; until it is opened it answers 503.
 */
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private final Javalin server;
    private volatile Function<HttpRequest, HttpAnswer> behind =
            request -> HttpAnswer.message(503, "Service Unavailable");

    private HttpFront(String host, int port) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.jetty.host = host;
            config.jetty.port = port;
            config.jetty.modifyHttpConfiguration(http -> {
                http.setSendServerVersion(false);
                // Odd paths are the gateway's to refuse, not the server's.
                http.setUriCompliance(UriCompliance.UNSAFE);
            });
            config.routes.before(context -> {
                answer(context);
                context.skipRemainingHandlers();
            });
        });
    }

    /** @param port 0 for any free one */
    public static HttpFront listen(String host, int port) {
        var front = new HttpFront(host, port);
        try {
            front.server.start();
            return front;
        } catch (JavalinBindException e) {
            throw new CannotStart("Port " + port + " of " + host
                    + " cannot be listened on, probably another program has it. Choose another with --port N.");
        }
    }

    public void open(Function<HttpRequest, HttpAnswer> handler) {
        behind = handler;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void answer(Context context) throws IOException {
        HttpAnswer answer;
        try {
            answer = behind.apply(request(context));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed in the gateway itself", context.method(), context.path(), e);
            answer = HttpAnswer.message(500, "Internal Server Error");
        }
        var response = context.res();
        response.setStatus(answer.status());
        // The server has put a content type of its own there.
        response.setContentType(null);
        answer.headers().forEach(header -> response.addHeader(header.getKey(), header.getValue()));
        response.getOutputStream().write(answer.body());
    }

    private static HttpRequest request(Context context) throws IOException {
        var servlet = context.req();
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (var name : Collections.list(servlet.getHeaderNames())) {
            for (var value : Collections.list(servlet.getHeaders(name))) {
                headers.add(Map.entry(name.toLowerCase(Locale.ROOT), value));
            }
        }
        return new HttpRequest(
                servlet.getMethod(),
                servlet.getRequestURI(),
                servlet.getQueryString() == null ? "" : servlet.getQueryString(),
                headers,
                servlet.getInputStream().readNBytes(HttpRequest.MAX_BODY_BYTES + 1),
                servlet.getRemoteAddr(),
                servlet.getProtocol());
    }
}
