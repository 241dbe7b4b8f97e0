package io.orghub.testing.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An EventBridge that takes entries and keeps them. */
public final class BusStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PUT = "AWSEvents.PutEvents";

    /** What becomes of an entry, as EventBridge says it. */
    public enum Answer {
        /** 400. */
        NO_SUCH_BUS,
        /** 200, and the entry was not taken. */
        NOT_TAKEN,
        TAKEN
    }

    private final List<JsonNode> entries = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final List<Integer> requests = new CopyOnWriteArrayList<>();
    private volatile Answer answer = Answer.TAKEN;
    private volatile int leftToTake = Integer.MAX_VALUE;

    public BusStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Those that were taken, in order. */
    public List<JsonNode> entries() {
        return List.copyOf(entries);
    }

    /** How many entries came in each request, in order. */
    public List<Integer> requests() {
        return List.copyOf(requests);
    }

    /** From now on. */
    public void answer(Answer every) {
        answer = every;
        leftToTake = Integer.MAX_VALUE;
    }

    /** From now on it takes this many entries, and none after them. */
    public void takeNoMoreThan(int some) {
        answer = Answer.TAKEN;
        leftToTake = some;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = JSON.readTree(exchange.getRequestBody()).path("Entries");
            boolean known = PUT.equals(exchange.getRequestHeaders().getFirst("x-amz-target"));
            boolean refused = !known || answer == Answer.NO_SUCH_BUS;
            var bytes = (refused ? refusal() : result(sent)).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(refused ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private JsonNode result(JsonNode sent) {
        var result = JSON.createObjectNode();
        requests.add(sent.size());
        var failed = 0;
        var verdicts = result.putArray("Entries");
        for (var entry : sent) {
            if (answer == Answer.TAKEN && leftToTake > 0) {
                leftToTake--;
                entries.add(entry);
                verdicts.addObject().put("EventId", "event-" + entries.size());
            } else {
                failed++;
                verdicts.addObject().put("ErrorCode", "InternalFailure").put("ErrorMessage", "Try again");
            }
        }
        return result.put("FailedEntryCount", failed);
    }

    private static JsonNode refusal() {
        return JSON.createObjectNode()
                .put("__type", "ResourceNotFoundException")
                .put("message", "The event bus does not exist.");
    }
}
