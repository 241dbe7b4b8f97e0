package io.orghub.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.local.queue.QueuePump;
import io.orghub.local.queue.QueueServer;
import io.orghub.local.stream.StreamPump;
import io.orghub.local.stream.TableStream;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.template.QueueMapping;
import io.orghub.testing.template.QueueResource;
import io.orghub.testing.template.StreamMapping;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A consumer that queues a message for every record, and a worker that waits to be let go. */
class BacklogTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final QueueServer queues = new QueueServer();
    private final CountDownLatch release = new CountDownLatch(1);
    private StreamPump streamPump;
    private QueuePump queuePump;
    private Backlog backlog;

    @BeforeEach
    void start() {
        queues.create(List.of(new QueueResource("Work", 60, 3600, Optional.empty())));
        var progress = new Progress();
        var streamMapping = new StreamMapping("TRIM_HORIZON", 10, 3, -1, true, true, Optional.empty(), List.of());
        streamPump = new StreamPump(
                FakeFunction.onStream(streamMapping, new RequestHandler<DynamodbEvent, StreamsEventResponse>() {
                    @Override
                    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
                        event.getRecords().forEach(record -> queues.send("Work", record.getEventID()));
                        return new StreamsEventResponse(List.of());
                    }
                }),
                streamMapping,
                Optional.empty(),
                document -> {},
                progress,
                Clock.systemUTC());
        var queueMapping = new QueueMapping("Work", 10, true, List.of());
        queuePump = new QueuePump(
                FakeFunction.onQueue(queueMapping, new RequestHandler<SQSEvent, SQSBatchResponse>() {
                    @Override
                    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return new SQSBatchResponse(List.of());
                    }
                }),
                queueMapping,
                queues,
                progress);
        var arn = TABLE.client()
                .describeTable(request -> request.tableName(TABLE.name()))
                .table()
                .latestStreamArn();
        var stream = new TableStream(TABLE.engine().streams(), arn, Optional.empty(), List.of(streamPump));
        backlog = new Backlog(stream, List.of(streamPump), List.of(queuePump), progress);
    }

    @AfterEach
    void stop() {
        release.countDown();
        streamPump.close();
        queuePump.close();
        queues.close();
    }

    private static void write() {
        TABLE.put(Map.of("pk", AttributeValue.fromS("p"), "sk", AttributeValue.fromS("s")));
    }

    @Test
    void countsARecordFromTheWriteUntilItsMessageIsHandled() {
        write();
        assertThat(backlog.size()).as("unread").isEqualTo(1);

        streamPump.start();
        Eventually.holds(() -> streamPump.unhandled() == 0);
        assertThat(backlog.size()).as("queued").isEqualTo(1);

        queuePump.start();
        assertThat(backlog.size()).as("waiting or in flight").isEqualTo(1);

        release.countDown();
        Eventually.holds(() -> backlog.size() == 0);
    }

    /** Or a killed process would lose what it had queued. */
    @Test
    void settlesAPositionOnlyWhenItsMessagesAreHandled() {
        write();
        streamPump.start();
        queuePump.start();
        Eventually.holds(() -> backlog.size() == 1 && streamPump.position().isPresent());

        assertThat(backlog.settledPositions()).isEmpty();

        release.countDown();
        Eventually.holds(() -> backlog.size() == 0);
        assertThat(backlog.settledPositions())
                .contains(Map.of("fake", streamPump.position().orElseThrow()));
    }
}
