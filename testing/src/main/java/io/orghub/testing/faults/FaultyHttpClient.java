package io.orghub.testing.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Lets a plan of faults happen to the HTTP attempts of a DynamoDB client. */
public final class FaultyHttpClient implements SdkHttpClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String THROTTLED_MESSAGE =
            "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your"
                    + " table or index so please try again shortly.";

    private final SdkHttpClient network;
    private final Faults faults;

    public FaultyHttpClient(SdkHttpClient network, Faults faults) {
        this.network = network;
        this.faults = faults;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var real = network.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                var attempt = attempt(request);
                var fault = faults.choose(attempt);
                return fault.isPresent() ? suffer(fault.get(), attempt, real) : real.call();
            }

            @Override
            public void abort() {
                real.abort();
            }
        };
    }

    // The client underneath belongs to the engine, whose other clients go on using it.
    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "Faulty" + network.clientName();
    }

    private static HttpExecuteResponse suffer(Fault fault, Attempt attempt, ExecutableHttpRequest real)
            throws IOException {
        return switch (fault) {
            case TRANSACTION_CONFLICT -> conflict(attempt, 0);
            case TRANSACTION_CONFLICT_ON_LAST -> conflict(attempt, attempt.transactItems() - 1);
            case PUTS_STILL_HELD -> holdingPuts(attempt, real.call());
            case THROTTLED ->
                attempt.isTransaction()
                        ? cancelled(attempt, 0, "ThrottlingError", THROTTLED_MESSAGE)
                        : error(
                                400,
                                "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
                                THROTTLED_MESSAGE);
            case REQUEST_THROTTLED -> error(400, "com.amazon.coral.availability#ThrottlingException", "Rate exceeded");
            case RESET_BEFORE_SENDING -> throw new SocketException("Connection reset");
            case ANSWER_LOST -> {
                sendAndForget(real);
                throw new SocketException("Connection reset");
            }
            case SERVER_ERROR -> serverError();
            case SERVER_ERROR_AFTER_COMMIT -> {
                sendAndForget(real);
                yield serverError();
            }
            case UNPROCESSED -> unprocessed(attempt);
        };
    }

    private static void sendAndForget(ExecutableHttpRequest real) throws IOException {
        var answer = real.call();
        if (answer.responseBody().isPresent()) {
            // Read to its end, so that the connection goes back to the pool.
            try (var body = answer.responseBody().get()) {
                body.readAllBytes();
            }
        }
    }

    private static HttpExecuteResponse holdingPuts(Attempt attempt, HttpExecuteResponse answer) throws IOException {
        if (answer.httpResponse().isSuccessful() || answer.responseBody().isEmpty()) {
            return answer;
        }
        try (var body = answer.responseBody().get()) {
            var told = JSON.readTree(body);
            for (int item = 0; item < told.path("CancellationReasons").size(); item++) {
                var reason = (ObjectNode) told.path("CancellationReasons").get(item);
                if (attempt.puts(item) && !reason.path("Code").asText().equals("None")) {
                    reason.removeAll();
                    reason.put("Code", "TransactionConflict").put("Message", "Transaction is ongoing for the item");
                }
            }
            return response(answer.httpResponse().statusCode(), told.toString());
        }
    }

    private static HttpExecuteResponse conflict(Attempt attempt, int item) {
        return attempt.isTransaction()
                ? cancelled(attempt, item, "TransactionConflict", "Transaction is ongoing for the item")
                : error(
                        400,
                        "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
                        "Transaction is ongoing for the item");
    }

    private static HttpExecuteResponse cancelled(Attempt attempt, int item, String code, String message) {
        var codes = IntStream.range(0, attempt.transactItems())
                .mapToObj(i -> i == item ? code : "None")
                .toList();
        var body = JSON.createObjectNode()
                .put("__type", "com.amazonaws.dynamodb.v20120810#TransactionCanceledException")
                .put(
                        "Message",
                        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                                + String.join(", ", codes) + "]");
        var reasons = body.putArray("CancellationReasons");
        codes.forEach(reason -> {
            var entry = reasons.addObject().put("Code", reason);
            if (reason.equals(code)) {
                entry.put("Message", message);
            }
        });
        return response(400, body.toString());
    }

    private static HttpExecuteResponse unprocessed(Attempt attempt) {
        var left = attempt.operation().equals("BatchGetItem") ? "UnprocessedKeys" : "UnprocessedItems";
        var body = JSON.createObjectNode();
        body.set(left, attempt.body().path("RequestItems"));
        return response(200, body.toString());
    }

    private static HttpExecuteResponse serverError() {
        return error(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error");
    }

    private static HttpExecuteResponse error(int status, String type, String message) {
        return response(
                status,
                JSON.createObjectNode()
                        .put("__type", type)
                        .put("message", message)
                        .toString());
    }

    private static HttpExecuteResponse response(int status, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "application/x-amz-json-1.0")
                        .putHeader("Content-Length", Integer.toString(bytes.length))
                        .putHeader("x-amzn-RequestId", "INJECTED-FAULT")
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                .build();
    }

    private static Attempt attempt(HttpExecuteRequest request) {
        var target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
        var operation = target.substring(target.lastIndexOf('.') + 1);
        // What is for another service has no target, and a body that is no JSON.
        if (request.contentStreamProvider().isEmpty() || operation.isEmpty()) {
            return new Attempt(operation, JSON.createObjectNode());
        }
        try (var body = request.contentStreamProvider().get().newStream()) {
            return new Attempt(operation, JSON.readTree(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
