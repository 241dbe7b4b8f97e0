package io.orghub.streams;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.StreamRecord;
import jakarta.inject.Singleton;
import java.util.Map;

/** Where the keys of items go whose records could not be read; never their values. */
@Singleton
public final class DeadLetters {
    private final Queues queues;
    private final String queueUrl;

    DeadLetters(Queues queues, @Value("${dead.letters.url}") String queueUrl) {
        this.queues = queues;
        this.queueUrl = queueUrl;
    }

    public void send(String consumer, StreamRecord record) {
        queues.send(
                queueUrl,
                Map.of(
                        "consumer", consumer,
                        "pk", record.key().getOrDefault("pk", ""),
                        "sk", record.key().getOrDefault("sk", ""),
                        "sequenceNumber", record.sequenceNumber()));
    }
}
