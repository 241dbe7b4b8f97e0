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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SQS that takes messages and keeps them, for functions that only send. */
public final class QueueStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Sent(String queueUrl, String body) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int toBeTaken = Integer.MAX_VALUE;

    public QueueStub() {
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

    /** The bodies sent to a queue, in order. */
    public List<String> messages(String queueUrl) {
        return sent.stream()
                .filter(message -> message.queueUrl().equals(queueUrl))
                .map(Sent::body)
                .toList();
    }

    /** From now on there is no such queue. */
    public void refuse() {
        refuseAfter(0);
    }

    /** The same once so many messages have been taken. */
    public void refuseAfter(int messages) {
        toBeTaken = messages;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = JSON.readTree(exchange.getRequestBody());
            boolean refusing = sent.size() >= toBeTaken;
            var answer = refusing ? refusal() : taken(request);
            var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(refusing ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private JsonNode taken(JsonNode request) {
        if (request.has("Entries")) {
            return takenTogether(request);
        }
        var body = request.path("MessageBody").asText();
        sent.add(new Sent(request.path("QueueUrl").asText(), body));
        return JSON.createObjectNode()
                .put("MessageId", "message-" + sent.size())
                .put("MD5OfMessageBody", md5(body));
    }

    private JsonNode takenTogether(JsonNode request) {
        var answer = JSON.createObjectNode();
        var successful = answer.putArray("Successful");
        for (var entry : request.path("Entries")) {
            var body = entry.path("MessageBody").asText();
            sent.add(new Sent(request.path("QueueUrl").asText(), body));
            successful
                    .addObject()
                    .put("Id", entry.path("Id").asText())
                    .put("MessageId", "message-" + sent.size())
                    .put("MD5OfMessageBody", md5(body));
        }
        answer.putArray("Failed");
        return answer;
    }

    private static JsonNode refusal() {
        return JSON.createObjectNode()
                .put("__type", "com.amazonaws.sqs#QueueDoesNotExist")
                .put("message", "The specified queue does not exist.");
    }

    // The client compares it with its own.
    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
