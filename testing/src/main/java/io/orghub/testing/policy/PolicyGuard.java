package io.orghub.testing.policy;

import io.orghub.domain.CallersTenant;
import io.orghub.domain.TenantId;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.PolicyStatement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Denies a table call that the policy of the function under way does not allow, as IAM would: what works behind it works
 * with the policies of {@code template.yaml}. A call that leaves the {@link TenantWall} is a fault of the function and
 * fails its test, and so does one that would not be signed by the credentials of its caller's tenant, where they are on, or
 * that these would not be good for. Calls outside any function pass.
 */
public final class PolicyGuard implements ExecutionInterceptor {
    private static final String INDEX = "/index/";
    private static final int DENIED = 400;

    private static final ThreadLocal<Invocation> CURRENT = new ThreadLocal<>();

    private record Invocation(FunctionResource function, TenantWall wall, Optional<TenantId> caller) {}

    /**
     * Runs a function's invocation; what it does on this thread is held to its policy, and to the tenants of its event.
     *
     * @param event as the function is handed it
     */
    public <T> T within(FunctionResource function, Object event, Callable<T> invocation) throws Exception {
        CURRENT.set(new Invocation(
                function, TenantWall.around(function.name(), event), TenantWall.callerOf(function, event)));
        try {
            return invocation.call();
        } finally {
            CURRENT.remove();
        }
    }

    /** Runs on this thread what somebody else does in the midst of an invocation. */
    public static void aside(Runnable step) {
        var invocation = CURRENT.get();
        CURRENT.remove();
        try {
            step.run();
        } finally {
            CURRENT.set(invocation);
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var invocation = CURRENT.get();
        if (invocation == null) {
            return;
        }
        var function = invocation.function();
        for (var access : accesses(context.request())) {
            if (function.policy().stream().noneMatch(statement -> allows(statement, access))) {
                throw DynamoDbException.builder()
                        .statusCode(DENIED)
                        .message("AccessDeniedException: %s may not %s on %s"
                                .formatted(function.name(), access.action(), access.resource()))
                        .build();
            }
        }
        var partitions = Partitions.of(context.request())
                .orElseThrow(() -> new AssertionError(
                        "%s calls without naming keys: %s".formatted(function.name(), context.request())));
        partitions.forEach(partition -> invocation.wall().objectionTo(partition).ifPresent(objection -> {
            throw new AssertionError(objection);
        }));
        if (!CallersTenant.current().equals(invocation.caller())) {
            throw new AssertionError("%s calls in the name of %s and not of %s"
                    .formatted(function.name(), CallersTenant.current(), invocation.caller()));
        }
        var refused = invocation.caller().filter(caller -> !SessionPolicy.of(function, caller)
                .admits(partitions));
        if (refused.isPresent()) {
            throw new AssertionError("%s may not touch %s by the credentials of %s"
                    .formatted(function.name(), partitions, refused.get()));
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        var invocation = CURRENT.get();
        // Who calls by a token has one tenant, whatever else he reads.
        boolean ofNoTenant = invocation != null
                && invocation.caller().isEmpty()
                && Partitions.of(context.request()).orElse(List.of()).stream().anyMatch(key -> key.startsWith("#"));
        if (ofNoTenant) {
            invocation.wall().learn(read(context.response()));
        }
    }

    private static Collection<Map<String, AttributeValue>> read(SdkResponse response) {
        return switch (response) {
            case GetItemResponse got when got.hasItem() -> List.of(got.item());
            case QueryResponse found -> found.items();
            default -> List.of();
        };
    }

    private static boolean allows(PolicyStatement statement, Access access) {
        return statement.actions().contains(access.action())
                && statement.resources().stream().anyMatch(access::isOn);
    }

    private static Set<Access> accesses(SdkRequest request) {
        return switch (request) {
            case GetItemRequest get -> Set.of(Access.toTable("GetItem"));
            case BatchGetItemRequest get -> Set.of(Access.toTable("BatchGetItem"));
            case PutItemRequest put -> Set.of(Access.toTable("PutItem"));
            case UpdateItemRequest update -> Set.of(Access.toTable("UpdateItem"));
            case DeleteItemRequest delete -> Set.of(Access.toTable("DeleteItem"));
            case QueryRequest query
            when query.indexName() != null -> Set.of(new Access("dynamodb:Query", INDEX + query.indexName()));
            case QueryRequest query -> Set.of(Access.toTable("Query"));
            case TransactWriteItemsRequest transaction ->
                transaction.transactItems().stream()
                        .flatMap(PolicyGuard::actions)
                        .map(Access::toTable)
                        .collect(Collectors.toSet());
            default -> Set.of(Access.toTable(request.getClass().getSimpleName().replaceAll("Request$", "")));
        };
    }

    // IAM looks at the actions within a transaction, not at the transaction.
    private static Stream<String> actions(TransactWriteItem item) {
        return Stream.of(
                        item.put() == null ? null : "PutItem",
                        item.update() == null ? null : "UpdateItem",
                        item.delete() == null ? null : "DeleteItem",
                        item.conditionCheck() == null ? null : "ConditionCheckItem")
                .filter(action -> action != null);
    }

    /** @param resource the end of the resource's ARN: empty for the table itself */
    private record Access(String action, String resource) {
        static Access toTable(String operation) {
            return new Access("dynamodb:" + operation, "");
        }

        boolean isOn(String arn) {
            return resource.isEmpty() ? !arn.contains(INDEX) : arn.endsWith(resource);
        }
    }
}
