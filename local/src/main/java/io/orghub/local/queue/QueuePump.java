package io.orghub.local.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orghub.local.Progress;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.Outcome;
import io.orghub.testing.template.FilterPattern;
import io.orghub.testing.template.QueueMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Feeds one function from a queue: what it handled is deleted, what it did not comes again or ends as a dead letter. */
public final class QueuePump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePump.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POLLERS = 2;
    /** The most that one receipt gives; Lambda gathers more only when the mapping has a batching window. */
    private static final int MOST_PER_RECEIPT = 10;

    private static final int LONG_POLL_SECONDS = 2;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final LambdaFunction function;
    private final QueueMapping mapping;
    private final QueueServer queues;
    private final Progress progress;
    private final List<FilterPattern> filters;
    private final List<Thread> threads;
    private volatile boolean isClosed;

    public QueuePump(LambdaFunction function, QueueMapping mapping, QueueServer queues, Progress progress) {
        this.function = function;
        this.mapping = mapping;
        this.queues = queues;
        this.progress = progress;
        this.filters = mapping.filters().stream().map(FilterPattern::parse).toList();
        this.threads = IntStream.rangeClosed(1, POLLERS)
                .mapToObj(number -> Thread.ofVirtual()
                        .name("queue " + function.name() + " " + number)
                        .unstarted(this::pump))
                .toList();
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** Messages waiting and in flight. */
    public int unhandled() {
        return queues.size(mapping.queue());
    }

    @Override
    public void close() {
        isClosed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                if (thread.getState() != Thread.State.NEW) {
                    thread.join(Duration.ofSeconds(5));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump() {
        while (!isClosed) {
            try {
                var messages = queues.client()
                        .receiveMessage(request -> request.queueUrl(queues.url(mapping.queue()))
                                .maxNumberOfMessages(Math.min(mapping.batchSize(), MOST_PER_RECEIPT))
                                .waitTimeSeconds(LONG_POLL_SECONDS)
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                                .messageAttributeNames("All"))
                        .messages();
                if (!messages.isEmpty()) {
                    handle(messages);
                }
            } catch (SdkException e) {
                if (!isClosed) {
                    LOG.error("{} could not be fed from {}", function.name(), mapping.queue(), e);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void handle(List<Message> messages) {
        var unwanted = messages.stream().filter(message -> !isWanted(message)).toList();
        delete(unwanted);
        var batch = new ArrayList<>(messages);
        batch.removeAll(unwanted);
        if (batch.isEmpty()) {
            return;
        }
        var event = JsonNodeFactory.instance.objectNode();
        var records = event.putArray("Records");
        batch.forEach(message -> records.add(json(message)));
        var failed = failures(function.invoke(event.toString()), batch);
        progress.made();
        delete(batch.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .toList());
    }

    /** Ids of the messages that are to come again. */
    private Set<String> failures(Outcome outcome, List<Message> batch) {
        var all = new HashSet<String>();
        batch.forEach(message -> all.add(message.messageId()));
        return switch (outcome) {
            case Outcome.Failed _, Outcome.Unfinished _ -> all;
            case Outcome.Answered _ when !mapping.reportsItemFailures() -> Set.of();
            case Outcome.Answered answered -> {
                var reported = new HashSet<String>();
                try {
                    JSON.readTree(answered.json())
                            .path("batchItemFailures")
                            .forEach(failure ->
                                    reported.add(failure.path("itemIdentifier").asText("")));
                } catch (JsonProcessingException e) {
                    yield all;
                }
                if (!all.containsAll(reported)) {
                    LOG.warn("{} reports a failure of no message it got: {}", function.name(), reported);
                    yield all;
                }
                yield reported;
            }
        };
    }

    private void delete(List<Message> messages) {
        if (!messages.isEmpty()) {
            queues.client().deleteMessageBatch(request -> request.queueUrl(queues.url(mapping.queue()))
                    .entries(IntStream.range(0, messages.size())
                            .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                    .id(String.valueOf(i))
                                    .receiptHandle(messages.get(i).receiptHandle())
                                    .build())
                            .toList()));
        }
    }

    private boolean isWanted(Message message) {
        if (filters.isEmpty()) {
            return true;
        }
        var record = json(message);
        record.set("body", parsed(message.body()));
        return filters.stream().anyMatch(filter -> filter.matches(record));
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(body);
        }
    }

    private ObjectNode json(Message message) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("messageId", message.messageId());
        json.put("receiptHandle", message.receiptHandle());
        json.put("body", message.body());
        var attributes = json.putObject("attributes");
        message.attributesAsStrings().forEach(attributes::put);
        var sent = json.putObject("messageAttributes");
        message.messageAttributes().forEach((name, value) -> sent.putObject(name)
                .put("stringValue", value.stringValue())
                .put("dataType", value.dataType()));
        json.put("md5OfBody", message.md5OfBody());
        json.put("eventSource", "aws:sqs");
        json.put("eventSourceARN", queues.arn(mapping.queue()));
        json.put("awsRegion", "eu-west-1");
        return json;
    }
}
