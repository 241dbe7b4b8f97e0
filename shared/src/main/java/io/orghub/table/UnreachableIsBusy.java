package io.orghub.table;

import io.orghub.domain.Busy;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** Turns what is left of throttles, resets, timeouts and server errors after the client's own retries into {@link Busy}. */
final class UnreachableIsBusy implements ExecutionInterceptor {
    private static final int SERVER_ERROR = 500;

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        var exception = context.exception();
        boolean passing =
                switch (exception) {
                    case TransactionInProgressException stillRunning -> true;
                    case AwsServiceException service ->
                        service.isThrottlingException() || service.statusCode() >= SERVER_ERROR;
                    case SdkClientException unreachable -> true;
                    default -> false;
                };
        if (passing) {
            // Thrown, for the SDK lets an interceptor return nothing but the same class of exception.
            throw new Busy("The table did not answer in time", exception);
        }
        return exception;
    }
}
