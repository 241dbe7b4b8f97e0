package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.domain.Identifier;
import io.orghub.domain.StreamRecord;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The edge of every consumer of the table's stream. */
public abstract class StreamFunction extends MicronautRequestHandler<DynamodbEvent, StreamsEventResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFunction.class);

    protected StreamFunction() {}

    protected StreamFunction(ApplicationContext context) {
        super(context);
    }

    @Override
    protected final ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    /** Handles a batch and returns the records that should come again. */
    protected abstract Collection<StreamRecord> handle(List<StreamRecord> records);

    @Override
    public final StreamsEventResponse execute(DynamodbEvent event) {
        if (event == null || event.getRecords() == null || event.getRecords().isEmpty()) {
            // Success here would move the checkpoint past records that nobody has seen.
            throw new IllegalArgumentException("A stream event without records");
        }
        // A batch has no id of its own, and the same batch begins with the same record.
        try (var function = MDC.putCloseable("function", getClass().getSimpleName());
                var request = MDC.putCloseable(
                        "requestId", event.getRecords().getFirst().getEventID())) {
            var records = StreamRecords.of(event);
            var failed = handle(records);
            LOG.info("handled {} of {} records", records.size() - failed.size(), records.size());
            var again = lowest(failed);
            again.ifPresent(StreamFunction::logFailure);
            return StreamsEventResponse.builder()
                    .withBatchItemFailures(
                            again
                                    .map(record -> new StreamsEventResponse.BatchItemFailure(record.sequenceNumber()))
                                    .stream()
                                    .toList())
                    .build();
        }
    }

    // Everything from the lowest one on comes again.
    private static Optional<StreamRecord> lowest(Collection<StreamRecord> failed) {
        return failed.stream().min(Comparator.comparing(record -> new BigInteger(record.sequenceNumber())));
    }

    // Of its key no more than the tenant: the rest may name a person.
    private static void logFailure(StreamRecord record) {
        var tenant = StreamRecords.tenant(record.key().getOrDefault("pk", ""));
        try (var of = MDC.putCloseable("tenant", Identifier.isValid(tenant) ? tenant : "")) {
            LOG.warn("not done, to come again from {}", record.sequenceNumber());
        }
    }
}
