package io.orghub.local.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A client of the API over HTTP, as one caller; bodies are JSON text or anything Jackson can write. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Sees every request with its answer, the mailbox's and the like included. */
    public interface Witness {
        /** @param sent the body, empty if there was none */
        void saw(HttpRequest request, String sent, HttpResponse<String> answer);
    }

    private final HttpClient http;
    private final URI url;
    private final Witness witness;
    private final List<String> headers;

    public Api(URI url) {
        this(url, (_, _, _) -> {});
    }

    public Api(URI url, Witness witness) {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url, witness, List.of());
    }

    private Api(HttpClient http, URI url, Witness witness, List<String> headers) {
        this.http = http;
        this.url = url;
        this.witness = witness;
        this.headers = headers;
    }

    public Api as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Api with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Api(http, url, witness, List.copyOf(more));
    }

    public ApiAnswer get(String path) {
        return send("GET", path, Optional.empty());
    }

    public ApiAnswer post(String path, Object body) {
        return send("POST", path, Optional.of(body));
    }

    public ApiAnswer put(String path, Object body) {
        return send("PUT", path, Optional.of(body));
    }

    public ApiAnswer patch(String path, Object body) {
        return send("PATCH", path, Optional.of(body));
    }

    public ApiAnswer delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    /** Waits until everything written before has been handled by stream consumers and queue workers. */
    public void settle() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (get("/_local/health").body().path("streamLag").asInt(1) > 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("streamLag is not 0 after " + PATIENCE.toSeconds() + " s");
            }
            pause();
        }
    }

    public ApiAnswer send(String method, String path, Optional<Object> body) {
        var request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        var sent = body.map(Api::text).orElse("");
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        if (body.isPresent()) {
            if (!headers.contains("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            request.method(method, HttpRequest.BodyPublishers.ofString(sent));
        } else {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        try {
            var built = request.build();
            var response = http.send(built, HttpResponse.BodyHandlers.ofString());
            witness.saw(built, sent, response);
            return new ApiAnswer(method + " " + path, response.statusCode(), response.headers(), json(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
