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
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Publishes on a bus of EventBridge; the whole event is the detail there, for the bus gives each copy an id of its own. */
@Singleton
@Secondary
final class EventBridgeBus implements EventBus {
    private static final String SOURCE = "orghub";

    private final EventBridgeClient client;
    private final String busName;
    private final ObjectMapper json = new ObjectMapper();

    /** @param endpoint of a stand-in; AWS if absent */
    EventBridgeBus(
            @Value("${event.bus.name}") String busName, @Value("${eventbridge.endpoint}") Optional<URI> endpoint) {
        var builder = EventBridgeClient.builder();
        endpoint.ifPresent(uri -> builder.endpointOverride(uri)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))));
        this.client = builder.build();
        this.busName = busName;
    }

    @Override
    public void publish(DomainEvent event) {
        var detail = written(event);
        try {
            var answer = client.putEvents(request -> request.entries(entry -> entry.eventBusName(busName)
                    .source(SOURCE)
                    .detailType(event.type())
                    .time(event.time())
                    .detail(detail)));
            // It answers 200 to what it did not take.
            if (answer.failedEntryCount() > 0) {
                throw new Busy("The bus did not take the event", null);
            }
        } catch (SdkException e) {
            throw new Busy("The bus did not answer", e);
        }
    }

    private String written(DomainEvent event) {
        try {
            return json.writeValueAsString(Map.of(
                    "id", event.id(),
                    "type", event.type(),
                    "tenantId", event.tenant().value(),
                    "time", event.time().toString(),
                    "detail", event.detail()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
