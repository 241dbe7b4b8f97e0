package io.orghub.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.QueueMapping;
import io.orghub.testing.template.Route;
import io.orghub.testing.template.Schedule;
import io.orghub.testing.template.StreamMapping;
import java.util.List;
import java.util.Map;

/** Functions that no template names. */
public final class FakeFunction {
    private FakeFunction() {}

    public static LambdaFunction behind(Route route, RequestHandler<?, ?> handler) {
        return behind(List.of(route), handler);
    }

    public static LambdaFunction behind(List<Route> routes, RequestHandler<?, ?> handler) {
        return new LambdaFunction(
                resource(routes, List.of(), List.of(), List.of(), 5), () -> handler, new PolicyGuard());
    }

    public static LambdaFunction onStream(StreamMapping mapping, RequestHandler<?, ?> handler) {
        return new LambdaFunction(
                resource(List.of(), List.of(mapping), List.of(), List.of(), 5), () -> handler, new PolicyGuard());
    }

    public static LambdaFunction onQueue(QueueMapping mapping, RequestHandler<?, ?> handler) {
        return new LambdaFunction(
                resource(List.of(), List.of(), List.of(mapping), List.of(), 5), () -> handler, new PolicyGuard());
    }

    public static LambdaFunction onSchedule(Schedule schedule, RequestHandler<?, ?> handler) {
        return new LambdaFunction(
                resource(List.of(), List.of(), List.of(), List.of(schedule), 5), () -> handler, new PolicyGuard());
    }

    public static FunctionResource resource(
            List<Route> routes,
            List<StreamMapping> streams,
            List<QueueMapping> queues,
            List<Schedule> schedules,
            int timeoutSeconds) {
        return new FunctionResource(
                "FakeFunction",
                "fake",
                "none",
                "none",
                timeoutSeconds,
                512,
                Map.of(),
                routes,
                streams,
                queues,
                schedules,
                List.of());
    }
}
