package io.orghub.domain;

import java.util.List;

/** Where other modules learn what happened here, each event at least once. */
public interface EventBus {
    /** @throws Busy if the bus did not take all of them; it may have taken some */
    void publish(List<DomainEvent> events);
}
