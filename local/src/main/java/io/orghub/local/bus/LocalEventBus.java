package io.orghub.local.bus;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.EventBus;
import io.orghub.local.DataFolder;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the latest events that would have gone to the bus, while the program runs. */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
public class LocalEventBus implements EventBus {
    private static final int KEPT = 1000;

    private final Deque<DomainEvent> events = new ArrayDeque<>();

    @Override
    public synchronized void publish(DomainEvent event) {
        events.addFirst(event);
        if (events.size() > KEPT) {
            events.removeLast();
        }
    }

    public synchronized List<PublishedEvent> newestFirst() {
        return events.stream().map(PublishedEvent::of).toList();
    }
}
