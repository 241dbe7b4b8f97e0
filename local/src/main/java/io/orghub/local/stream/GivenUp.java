package io.orghub.local.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orghub.local.lambda.FunctionArn;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Tells a queue where in the stream the records are that a function was spared, as Lambda's destinations do. */
final class GivenUp {
    private final String functionName;
    private final Consumer<String> queue;
    private final Clock clock;

    GivenUp(String functionName, Consumer<String> queue, Clock clock) {
        this.functionName = functionName;
        this.queue = queue;
        this.clock = clock;
    }

    void send(List<ShardRecord> records, String condition, int invocations) {
        var first = records.getFirst();
        var last = records.getLast();
        var document = JsonNodeFactory.instance.objectNode();
        document.putObject("requestContext")
                .put("requestId", UUID.randomUUID().toString())
                .put("functionArn", FunctionArn.of(functionName))
                .put("condition", condition)
                .put("approximateInvokeCount", invocations);
        document.putObject("responseContext")
                .put("statusCode", 200)
                .put("executedVersion", "1")
                .put("functionError", "Unhandled");
        document.put("version", "1.0");
        document.put("timestamp", clock.instant().toString());
        document.putObject("DDBStreamBatchInfo")
                .put("shardId", first.shardId())
                .put("startSequenceNumber", first.sequenceNumber())
                .put("endSequenceNumber", last.sequenceNumber())
                .put("approximateArrivalOfFirstRecord", first.at().toString())
                .put("approximateArrivalOfLastRecord", last.at().toString())
                .put("batchSize", records.size())
                .put("streamArn", first.json().path("eventSourceARN").asText());
        queue.accept(document.toString());
    }
}
