package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The edge of every worker behind a queue: a message that fails comes again by itself, its neighbours do not. */
public abstract class QueueFunction extends MicronautRequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFunction.class);

    protected QueueFunction() {}

    protected QueueFunction(ApplicationContext context) {
        super(context);
    }

    @Override
    protected final ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    /** Does what one message asks, which may come more than once. */
    protected abstract void handle(Message message);

    /** A message of plain text values. */
    public record Message(JsonNode json) {
        /** Empty if absent. */
        public String text(String name) {
            return json.path(name).asText();
        }
    }

    @Override
    public final SQSBatchResponse execute(SQSEvent event) {
        var failures = new ArrayList<SQSBatchResponse.BatchItemFailure>();
        try (var function = MDC.putCloseable("function", getClass().getSimpleName())) {
            for (var message : event.getRecords()) {
                try {
                    handle(new Message(Json.read(message.getBody())));
                } catch (JsonProcessingException | RuntimeException e) {
                    LOG.error("not done, to come again: {}", Unforeseen.trace(e));
                    failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                }
            }
        }
        return SQSBatchResponse.builder().withBatchItemFailures(failures).build();
    }
}
