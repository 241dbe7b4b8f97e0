package io.orghub.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.orghub.local.Eventually;
import io.orghub.local.Progress;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.testing.template.QueueMapping;
import io.orghub.testing.template.QueueResource;
import io.orghub.testing.template.Redrive;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class QueuePumpTest {
    private static QueueServer queues;

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<SQSEvent.SQSMessage> seen = new CopyOnWriteArrayList<>();
    private String queue;
    private String deadLetters;
    private QueuePump pump;

    @BeforeAll
    static void start() {
        queues = new QueueServer();
    }

    @AfterAll
    static void stop() {
        queues.close();
    }

    @BeforeEach
    void makeQueues(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        deadLetters = queue + "Dead";
        queues.create(List.of(
                new QueueResource(queue, 1, 3600, Optional.of(new Redrive(deadLetters, 3))),
                new QueueResource(deadLetters, 30, 3600, Optional.empty())));
    }

    @AfterEach
    void stopPump() {
        pump.close();
    }

    private void feed(boolean reportsItemFailures, List<String> filters, Predicate<String> succeeds) {
        var mapping = new QueueMapping(queue, 10, reportsItemFailures, filters);
        var handler = new RequestHandler<SQSEvent, SQSBatchResponse>() {
            @Override
            public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
                seen.addAll(event.getRecords());
                var failed = event.getRecords().stream()
                        .filter(message -> !succeeds.test(message.getBody()))
                        .toList();
                if (!reportsItemFailures && !failed.isEmpty()) {
                    throw new IllegalStateException("a test's own failure");
                }
                event.getRecords().stream()
                        .filter(message -> !failed.contains(message))
                        .forEach(message -> handled.add(message.getBody()));
                return new SQSBatchResponse(failed.stream()
                        .map(message -> new SQSBatchResponse.BatchItemFailure(message.getMessageId()))
                        .toList());
            }
        };
        pump = new QueuePump(FakeFunction.onQueue(mapping, handler), mapping, queues, new Progress());
        pump.start();
    }

    private void untilEmpty() {
        Eventually.holds(() -> pump.unhandled() == 0);
    }

    @Test
    void deletesWhatWasHandled() {
        queues.send(queue, "one");
        queues.send(queue, "two");

        feed(true, List.of(), body -> true);
        untilEmpty();

        assertThat(handled).containsExactlyInAnyOrder("one", "two");
        assertThat(queues.size(deadLetters)).isZero();
    }

    @Test
    void handsMessagesOverAsLambdaDoes() {
        queues.send(queue, "{\"a\":1}");

        feed(true, List.of(), body -> true);
        untilEmpty();

        var message = seen.getFirst();
        assertThat(message.getBody()).isEqualTo("{\"a\":1}");
        assertThat(message.getMessageId()).isNotBlank();
        assertThat(message.getEventSource()).isEqualTo("aws:sqs");
        assertThat(message.getEventSourceArn()).endsWith(":" + queue);
        assertThat(message.getAttributes()).containsEntry("ApproximateReceiveCount", "1");
    }

    @Test
    void redeliversOnlyWhatFailedUntilItIsADeadLetter() {
        queues.send(queue, "good");
        queues.send(queue, "bad");

        feed(true, List.of(), body -> !body.equals("bad"));
        untilEmpty();

        assertThat(handled).containsExactly("good");
        assertThat(seen.stream().map(SQSEvent.SQSMessage::getBody).filter("bad"::equals))
                .hasSize(3);
        assertThat(queues.size(deadLetters)).isEqualTo(1);
    }

    @Test
    void redeliversAllWhenTheFunctionThrows() {
        queues.send(queue, "bad");

        feed(false, List.of(), body -> false);
        untilEmpty();

        assertThat(handled).isEmpty();
        assertThat(queues.size(deadLetters)).isEqualTo(1);
    }

    @Test
    void dropsWhatNoFilterWants() {
        queues.send(queue, "{\"kind\":\"wanted\"}");
        queues.send(queue, "{\"kind\":\"other\"}");

        feed(true, List.of("{\"body\":{\"kind\":[\"wanted\"]}}"), body -> true);
        untilEmpty();

        assertThat(handled).containsExactly("{\"kind\":\"wanted\"}");
        assertThat(queues.size(deadLetters)).isZero();
    }
}
