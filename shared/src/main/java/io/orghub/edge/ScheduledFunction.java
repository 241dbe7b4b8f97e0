package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The edge of every function that a schedule starts: its answer is a report, which is logged as well. */
public abstract class ScheduledFunction extends MicronautRequestHandler<ScheduledEvent, Map<String, Object>> {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledFunction.class);

    protected ScheduledFunction() {}

    protected ScheduledFunction(ApplicationContext context) {
        super(context);
    }

    @Override
    protected final ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    /**
     * Does what is due and reports it, in words and numbers alone.
     *
     * @param detail of the event: empty when it is time, and whatever somebody asks for by hand
     */
    protected abstract Map<String, Object> run(Map<String, Object> detail);

    /** For one of many things that a run does. */
    protected static void logFailure(RuntimeException failure) {
        LOG.error("one not done, to come again: {}", Unforeseen.trace(failure));
    }

    @Override
    public final Map<String, Object> execute(ScheduledEvent event) {
        try (var function = MDC.putCloseable("function", getClass().getSimpleName());
                var request = MDC.putCloseable("requestId", event.getId())) {
            var report = run(event.getDetail() == null ? Map.of() : event.getDetail());
            LOG.info("ran: {}", report);
            return report;
        }
    }
}
