package io.orghub.queues;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.RecomputeOrder;
import io.orghub.domain.RecomputeQueue;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The queue of recomputes in SQS, ten messages a request. */
@Singleton
final class SqsRecomputeQueue implements RecomputeQueue {
    private static final int MAX_BATCH = 10;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private final SqsClient client;
    private final String url;
    private final ObjectMapper json = new ObjectMapper();

    /** @param endpoint of a local queue server; AWS if absent */
    SqsRecomputeQueue(@Value("${sqs.endpoint}") Optional<URI> endpoint, @Value("${recompute.queue.url}") String url) {
        var builder = SqsClient.builder().overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT));
        endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        this.client = builder.build();
        this.url = url;
    }

    @Override
    public void send(List<RecomputeOrder> orders) {
        for (int from = 0; from < orders.size(); from += MAX_BATCH) {
            sendTogether(orders.subList(from, Math.min(from + MAX_BATCH, orders.size())));
        }
    }

    // Whoever asked asks again if one was not taken: an organisation that is recomputed twice is none the worse.
    private void sendTogether(List<RecomputeOrder> orders) {
        var entries = IntStream.range(0, orders.size())
                .mapToObj(number -> SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(number))
                        .messageBody(text(orders.get(number).message()))
                        .build())
                .toList();
        var answer = client.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
        if (!answer.failed().isEmpty()) {
            throw new Busy("The queue did not take all messages", null);
        }
    }

    private String text(Map<String, String> message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
