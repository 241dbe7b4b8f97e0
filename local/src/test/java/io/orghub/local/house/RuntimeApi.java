package io.orghub.local.house;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lambda's side of the Runtime API: hands events to the runtime interface client and takes its answers. */
final class RuntimeApi implements AutoCloseable {
    static final String READY = "ready";
    private static final String VERSION = "/2018-06-01/runtime";
    private static final String NEXT = VERSION + "/invocation/next";
    // Asked once everything before the snapshot has been done; its answer is the restoring.
    private static final String RESTORED = VERSION + "/restore/next";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** @param path its end tells what came: {@code response}, or {@code error} of one invocation or of the start */
    record Posted(String path, String body) {}

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> started = new CompletableFuture<>();
    private final AtomicBoolean restored = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(VERSION, this::serve);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the function is ready for its first event, and otherwise tells why not. */
    String started(Duration atMost) throws InterruptedException, ExecutionException {
        try {
            return started.get(atMost.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "not ready after " + atMost;
        }
    }

    /** Whether the function was ready for its snapshot. */
    boolean restored() {
        return restored.get();
    }

    /** Invokes the function and waits for what it posts, if it does in time. */
    Optional<Posted> invoke(String event, Duration atMost) throws InterruptedException {
        events.add(event);
        return Optional.ofNullable(posted.poll(atMost.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals(NEXT)) {
                started.complete(READY);
                handOver(exchange);
            } else if (path.equals(RESTORED)) {
                restored.set(true);
                send(exchange, 200, "");
            } else {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                started.complete(path + " " + body);
                posted.add(new Posted(path, body));
                send(exchange, 202, "{\"status\":\"OK\"}");
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    // The client waits here as long as nobody calls the function.
    private void handOver(HttpExchange exchange) throws IOException, InterruptedException {
        var event = events.take();
        var requestId = UUID.randomUUID().toString();
        // Its native part crashes where one of them is missing.
        Map.of(
                        "Lambda-Runtime-Aws-Request-Id", requestId,
                        "Lambda-Runtime-Deadline-Ms",
                                Long.toString(Instant.now().plus(TIMEOUT).toEpochMilli()),
                        "Lambda-Runtime-Invoked-Function-Arn",
                                "arn:aws:lambda:eu-west-1:123456789012:function:orghub-GrantLicencesFunction:live",
                        "Lambda-Runtime-Trace-Id",
                                "Root=1-6b0119d0-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0",
                        "Content-Type", "application/json")
                .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        send(exchange, 200, event);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
