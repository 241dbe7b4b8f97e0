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
import java.util.Map;

/** Keeps the latest events that would have gone to the bus, while the program runs. */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
public class LocalEventBus implements EventBus {
    private static final int KEPT = 1000;

    private final Deque<DomainEvent> events = new ArrayDeque<>();

    @Override
    public synchronized void publish(List<DomainEvent> published) {
        published.forEach(events::addFirst);
        while (events.size() > KEPT) {
            events.removeLast();
        }
    }

    /** As their consumers read them. */
    public synchronized List<Map<String, Object>> newestFirst() {
        return events.stream().map(DomainEvent::envelope).toList();
    }
}
