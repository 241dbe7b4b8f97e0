package io.orghub.streams;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.context.ApplicationContext;
import io.orghub.testing.engine.TestTable;
import io.orghub.testing.events.RuntimeJson;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.queue.BusStub;
import io.orghub.testing.queue.QueueStub;
import io.orghub.testing.stage.Invoked;
import io.orghub.testing.stage.Stage;
import io.orghub.testing.stage.Story;
import io.orghub.testing.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stream consumer for each test, with a table on which the {@link Story} has been told and queues that keep all. */
public final class Consumer implements BeforeEachCallback, AfterEachCallback {
    static final String MAIL_QUEUE = "https://sqs.test/mail";
    static final String EVENT_BUS = "orghub-test";
    static final String SWEEP_QUEUE = "https://sqs.test/sweep";
    static final String FAN_OUT_QUEUE = "https://sqs.test/fan-out";
    static final String IMPORT_QUEUE = "https://sqs.test/import";
    static final String DEAD_LETTERS = "https://sqs.test/dead-letters";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Function<ApplicationContext, RequestHandler<DynamodbEvent, StreamsEventResponse>> maker;
    private TestTable table;
    private Stage stage;
    private QueueStub queues;
    private BusStub bus;
    private Invoked<DynamodbEvent, StreamsEventResponse> function;

    public Consumer(
            String name, Function<ApplicationContext, RequestHandler<DynamodbEvent, StreamsEventResponse>> maker) {
        this.name = name;
        this.maker = maker;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        table = TestTable.fresh();
        queues = new QueueStub();
        bus = new BusStub();
        var policies = new PolicyGuard();
        stage = Stage.on(
                table,
                Map.of(
                        "sqs.endpoint", queues.endpoint().toString(),
                        "mail.queue.url", MAIL_QUEUE,
                        "eventbridge.endpoint", bus.endpoint().toString(),
                        "event.bus.name", EVENT_BUS,
                        "sweep.queue.url", SWEEP_QUEUE,
                        "import.queue.url", IMPORT_QUEUE,
                        "fan.out.queue.url", FAN_OUT_QUEUE,
                        "dead.letters.url", DEAD_LETTERS),
                policies);
        Story.tell(stage);
        function = new Invoked<>(maker.apply(stage.context()), policies);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stage.close();
        queues.close();
        bus.close();
        table.drop();
    }

    public Stage stage() {
        return stage;
    }

    public TestTable table() {
        return table;
    }

    public QueueStub queues() {
        return queues;
    }

    public BusStub bus() {
        return bus;
    }

    public List<String> deadLetters() {
        return queues.messages(DEAD_LETTERS);
    }

    public List<String> mailJobs() {
        return queues.messages(MAIL_QUEUE);
    }

    public List<String> sweepJobs() {
        return queues.messages(SWEEP_QUEUE);
    }

    public List<String> fanOutJobs() {
        return queues.messages(FAN_OUT_QUEUE);
    }

    public List<String> importJobs() {
        return queues.messages(IMPORT_QUEUE);
    }

    /** A sample event, to be changed. */
    public ObjectNode sample(String sample) {
        try {
            var file = Template.locate().resolveSibling("events/" + name + "/" + sample + ".json");
            return (ObjectNode) JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sequence numbers reported as failed. */
    public List<String> take(ObjectNode event) throws Exception {
        return take(RuntimeJson.read(event.toString(), DynamodbEvent.class));
    }

    public List<String> take(DynamodbEvent event) throws Exception {
        var written = RuntimeJson.write(function.with(event), StreamsEventResponse.class);
        return parsed(written).path("batchItemFailures").findValuesAsText("itemIdentifier");
    }

    public static ObjectNode parsed(String json) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(json);
    }
}
