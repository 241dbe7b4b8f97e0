package io.orghub.table;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
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

    static final Region LOCAL_REGION = Region.EU_WEST_1;
    static final AwsCredentialsProvider LOCAL_CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

    /**
     * @param endpoint of a local engine; AWS if absent
     * @param tenantRole whose sessions work for callers; the function itself does if absent
     * @param tenantlessKeys patterns of keys of no tenant that these sessions may touch besides
     */
    @Singleton
    DynamoDbClient client(
            @Value("${dynamodb.endpoint}") Optional<URI> endpoint,
            @Value("${tenant.role}") Optional<String> tenantRole,
            @Value("${tenantless.keys}") Optional<String> tenantlessKeys,
            @Value("${sts.endpoint}") Optional<URI> stsEndpoint,
            Clock clock,
            Optional<SdkHttpClient> http,
            List<ExecutionInterceptor> interceptors) {
        var network = http.orElseGet(
                () -> Apache5HttpClient.builder().maxConnections(100).build());
        var builder = DynamoDbClient.builder().httpClient(network).overrideConfiguration(override -> {
            override.apiCallTimeout(endpoint.isPresent() ? LOCAL_TIMEOUT : CALL_TIMEOUT)
                    .apiCallAttemptTimeout(endpoint.isPresent() ? LOCAL_TIMEOUT : ATTEMPT_TIMEOUT)
                    .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(MAX_ATTEMPTS)
                            .build())
                    .addExecutionInterceptor(new UnreachableIsBusy());
            interceptors.forEach(override::addExecutionInterceptor);
        });
        endpoint.ifPresent(
                uri -> builder.endpointOverride(uri).region(LOCAL_REGION).credentialsProvider(LOCAL_CREDENTIALS));
        tenantRole.ifPresent(role -> builder.credentialsProvider(new TenantCredentials(
                endpoint.isPresent()
                        ? LOCAL_CREDENTIALS
                        : DefaultCredentialsProvider.builder().build(),
                new StsTenants(
                        stsEndpoint, network, role, tenantlessKeys.map(List::of).orElse(List.of())),
                clock)));
        return builder.build();
    }
}
