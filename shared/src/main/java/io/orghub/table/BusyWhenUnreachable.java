package io.orghub.table;

import io.orghub.domain.Busy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * A client that throws {@link Busy} for what is left of throttles, resets, timeouts and server errors after its own
 * retries. An interceptor could not: what it makes of an exception must be one of the SDK's.
 */
final class BusyWhenUnreachable implements InvocationHandler {
    private static final int SERVER_ERROR = 500;

    private final DynamoDbClient client;

    private BusyWhenUnreachable(DynamoDbClient client) {
        this.client = client;
    }

    static DynamoDbClient around(DynamoDbClient client) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                new BusyWhenUnreachable(client));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            var cause = thrown.getCause();
            throw passes(cause) ? new Busy("The table did not answer in time", cause) : cause;
        }
    }

    private static boolean passes(Throwable thrown) {
        return switch (thrown) {
            case TransactionInProgressException stillRunning -> true;
            case AwsServiceException service -> service.isThrottlingException() || service.statusCode() >= SERVER_ERROR;
            case SdkClientException unreachable -> true;
            default -> false;
        };
    }
}
