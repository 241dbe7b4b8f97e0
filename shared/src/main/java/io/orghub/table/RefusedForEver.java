package io.orghub.table;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What DynamoDB refuses because of the items: too large, or of another type than is added to. It never takes it as it is;
 * outages, throttles, contention, missing rights and missing tables pass.
 */
final class RefusedForEver {
    private static final Set<String> ERRORS = Set.of("ValidationException", "ItemCollectionSizeLimitExceededException");
    private static final Set<String> REASONS = Set.of("ValidationError", "ItemCollectionSizeLimitExceeded");

    private RefusedForEver() {}

    static boolean is(SdkException refusal) {
        return switch (refusal) {
            case TransactionCanceledException cancelled ->
                cancelled.cancellationReasons().stream()
                        .map(CancellationReason::code)
                        .anyMatch(REASONS::contains);
            case AwsServiceException answered ->
                answered.awsErrorDetails() != null
                        && ERRORS.contains(answered.awsErrorDetails().errorCode());
            default -> false;
        };
    }
}
