package io.orghub.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Puts messages of plain text values on queues. */
@Singleton
public final class Queues {
    // Nobody waits but the batch, which comes again.
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private final SqsClient client;
    private final ObjectMapper json = new ObjectMapper();

    /** @param endpoint of a local queue server; AWS if absent */
    Queues(@Value("${sqs.endpoint}") Optional<URI> endpoint) {
        var builder = SqsClient.builder().overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
        endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        this.client = builder.build();
    }

    public void send(String queueUrl, Map<String, String> message) {
        try {
            var body = json.writeValueAsString(message);
            client.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
