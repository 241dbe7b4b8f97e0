package io.orghub.table;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the client of the table. */
@Factory
final class DynamoDbFactory {
    // Well below the 20 seconds of a function and the 30 of API Gateway, so that a late answer is still an answer.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);
    // A local engine shares its machine with its callers: a pause there is no outage.
    private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_ATTEMPTS = 4;

    /** @param endpoint of a local engine; AWS if absent */
    @Singleton
    DynamoDbClient client(
            @Value("${dynamodb.endpoint}") Optional<URI> endpoint,
            Optional<SdkHttpClient> http,
            List<ExecutionInterceptor> interceptors) {
        var builder = DynamoDbClient.builder()
                .httpClient(http.orElseGet(
                        () -> Apache5HttpClient.builder().maxConnections(100).build()))
                .overrideConfiguration(override -> {
                    override.apiCallTimeout(endpoint.isPresent() ? LOCAL_TIMEOUT : CALL_TIMEOUT)
                            .apiCallAttemptTimeout(endpoint.isPresent() ? LOCAL_TIMEOUT : ATTEMPT_TIMEOUT)
                            .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(MAX_ATTEMPTS)
                                    .build())
                            .addExecutionInterceptor(new UnreachableIsBusy());
                    interceptors.forEach(override::addExecutionInterceptor);
                });
        endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        return builder.build();
    }
}
