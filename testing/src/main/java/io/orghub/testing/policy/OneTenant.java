package io.orghub.testing.policy;

import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * What holds wherever the product's beans are at work, in a function or not: nothing is scanned, and no transaction writes
 * for two tenants. Whose tenant it is to be, {@link PolicyGuard} knows of each invocation.
 */
public final class OneTenant implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof ScanRequest) {
            throw new AssertionError("A scan reads all tenants");
        }
        if (context.request() instanceof TransactWriteItemsRequest transaction) {
            var tenants = Partitions.of(transaction).orElse(List.of()).stream()
                    .map(TenantWall::tenantOfKey)
                    .filter(tenant -> !tenant.isEmpty())
                    .collect(Collectors.toSet());
            if (tenants.size() > 1) {
                throw new AssertionError("A transaction of the tenants " + tenants);
            }
        }
    }
}
