package io.orghub.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.EventBus;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Publishes on a bus of EventBridge; the whole event is the detail there, for the bus gives each copy an id of its own. */
@Singleton
@Secondary
final class EventBridgeBus implements EventBus {
    private static final String SOURCE = "orghub";
    // EventBridge's limit. An event holds ids and numbers, so ten are far from its other one, 256 KB.
    private static final int MAX_ENTRIES = 10;

    private final EventBridgeClient client;
    private final String busName;
    private final ObjectMapper json = new ObjectMapper();

    /** @param endpoint of a stand-in; AWS if absent */
    EventBridgeBus(
            @Value("${event.bus.name}") String busName, @Value("${eventbridge.endpoint}") Optional<URI> endpoint) {
        var builder = EventBridgeClient.builder()
                .overrideConfiguration(override ->
                        override.apiCallTimeout(Queues.CALL_TIMEOUT).apiCallAttemptTimeout(Queues.ATTEMPT_TIMEOUT));
        endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        this.client = builder.build();
        this.busName = busName;
    }

    @Override
    public void publish(List<DomainEvent> events) {
        for (int from = 0; from < events.size(); from += MAX_ENTRIES) {
            put(events.subList(from, Math.min(events.size(), from + MAX_ENTRIES)));
        }
    }

    private void put(List<DomainEvent> events) {
        var entries = events.stream().map(this::entry).toList();
        try {
            // It answers 200 to what it did not take.
            if (client.putEvents(request -> request.entries(entries)).failedEntryCount() > 0) {
                throw new Busy("The bus did not take every event", null);
            }
        } catch (SdkException e) {
            throw new Busy("The bus did not answer", e);
        }
    }

    private PutEventsRequestEntry entry(DomainEvent event) {
        return PutEventsRequestEntry.builder()
                .eventBusName(busName)
                .source(SOURCE)
                .detailType(event.type())
                .time(event.time())
                .detail(written(event))
                .build();
    }

    private String written(DomainEvent event) {
        try {
            return json.writeValueAsString(event.envelope());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
