package io.orghub.testing.policy;

import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.PolicyStatement;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Denies a table call that the policy of the function under way does not allow, as IAM would: what works behind it works
 * with the policies of {@code template.yaml}. Calls outside any function pass.
 */
public final class PolicyGuard implements ExecutionInterceptor {
    private static final String INDEX = "/index/";
    private static final int DENIED = 400;

    private final ThreadLocal<FunctionResource> current = new ThreadLocal<>();

    /** Runs a function's invocation; what it does on this thread is held to its policy. */
    public <T> T within(FunctionResource function, Callable<T> invocation) throws Exception {
        current.set(function);
        try {
            return invocation.call();
        } finally {
            current.remove();
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var function = current.get();
        if (function == null) {
            return;
        }
        for (var access : accesses(context.request())) {
            if (function.policy().stream().noneMatch(statement -> allows(statement, access))) {
                throw DynamoDbException.builder()
                        .statusCode(DENIED)
                        .message("AccessDeniedException: %s may not %s on %s"
                                .formatted(function.name(), access.action(), access.resource()))
                        .build();
            }
        }
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
