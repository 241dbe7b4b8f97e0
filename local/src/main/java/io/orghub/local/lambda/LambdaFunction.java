package io.orghub.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.FunctionResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function of the template, invoked with JSON as Lambda does: through the runtime's own serialisation, within its
 * time limit, and one call at a time in each of its environments, of which there are as many as calls under way.
 */
public final class LambdaFunction {
    private static final Logger LOG = LoggerFactory.getLogger(LambdaFunction.class);

    private final FunctionResource resource;
    private final Supplier<? extends RequestHandler<?, ?>> coldStart;
    private final PolicyGuard guard;
    private final Queue<RequestHandler<?, ?>> idle = new ConcurrentLinkedQueue<>();

    /** @param guard among the interceptors of the table's client, so that the function can do what its policy allows */
    public LambdaFunction(
            FunctionResource resource, Supplier<? extends RequestHandler<?, ?>> coldStart, PolicyGuard guard) {
        this.resource = resource;
        this.coldStart = coldStart;
        this.guard = guard;
    }

    public FunctionResource resource() {
        return resource;
    }

    public String name() {
        return resource.name();
    }

    public Outcome invoke(String event) {
        return invoke(event, Duration.ofDays(1));
    }

    /** @param patience how long the caller waits, whatever the function's own limit */
    public Outcome invoke(String event, Duration patience) {
        var limit = Duration.ofSeconds(resource.timeoutSeconds());
        var context = new LambdaContext(resource, limit);
        var work = new FutureTask<>(() -> run(event, context));
        Thread.ofVirtual().name(name() + " " + context.getAwsRequestId()).start(work);
        var wait = limit.compareTo(patience) <= 0 ? limit : patience;
        try {
            return new Outcome.Answered(work.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            work.cancel(true);
            LOG.error("{} {} timed out after {} s", name(), context.getAwsRequestId(), wait.toSeconds());
            return wait.equals(limit)
                    ? new Outcome.Failed("Sandbox.Timedout", "Task timed out after " + limit.toSeconds() + " seconds")
                    : new Outcome.Unfinished();
        } catch (ExecutionException e) {
            LOG.error("{} {} failed", name(), context.getAwsRequestId(), e.getCause());
            return new Outcome.Failed(
                    e.getCause().getClass().getName(),
                    String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Unfinished();
        }
    }

    private String run(String event, Context context) throws Exception {
        var warm = idle.poll();
        var handler = warm == null ? coldStart.get() : warm;
        var answer = call(handler, event, context);
        // One that threw or was cut off is not used again.
        idle.add(handler);
        return answer;
    }

    private <I, O> String call(RequestHandler<I, O> handler, String event, Context context) throws Exception {
        var types = HandlerTypes.of(handler.getClass());
        @SuppressWarnings("unchecked")
        var input = (I) types.input().fromJson(event);
        var output = guard.within(resource, input, () -> handler.handleRequest(input, context));
        var json = new ByteArrayOutputStream();
        types.output().toJson(output, json);
        return json.toString(StandardCharsets.UTF_8);
    }
}
