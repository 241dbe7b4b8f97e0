package io.orghub.testing.template;

import java.util.List;
import java.util.Map;

/** A Lambda function of the template with everything that starts it; its name is kebab case, as its events folder. */
public record FunctionResource(
        String logicalId,
        String name,
        String handler,
        String codeUri,
        int timeoutSeconds,
        int memoryMegabytes,
        Map<String, String> environment,
        List<Route> routes,
        List<StreamMapping> streams,
        List<QueueMapping> queues,
        List<Schedule> schedules,
        List<PolicyStatement> policy) {
    /** Whether it works for one verified caller at a time. */
    public boolean isCalledByToken() {
        return !routes.isEmpty() && routes.stream().noneMatch(Route::open);
    }
}
