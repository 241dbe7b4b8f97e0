package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.domain.Identifier;
import java.util.ArrayList;
import java.util.Optional;
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

    /** Whose work it is, for the log; anything that is no id if the message does not say. */
    protected String tenant(Message message) {
        return message.text("tenantId");
    }

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
                if (!done(message)) {
                    failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                }
            }
        }
        return SQSBatchResponse.builder().withBatchItemFailures(failures).build();
    }

    private boolean done(SQSEvent.SQSMessage sent) {
        try (var request = MDC.putCloseable("requestId", sent.getMessageId())) {
            try {
                var message = new Message(Json.read(sent.getBody()));
                // A message that nobody can read may hold anything, and the log is to hold no more than an id.
                Optional.of(tenant(message)).filter(Identifier::isValid).ifPresent(tenant -> MDC.put("tenant", tenant));
                handle(message);
                LOG.info("done");
                return true;
            } catch (JsonProcessingException | RuntimeException e) {
                LOG.error("not done, to come again: {}", Unforeseen.trace(e));
                return false;
            } finally {
                MDC.remove("tenant");
            }
        }
    }
}
