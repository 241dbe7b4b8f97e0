package io.orghub.domain;

/** Where other modules learn what happened here, each event at least once. */
public interface EventBus {
    /** @throws Busy if the bus did not take it */
    void publish(DomainEvent event);
}
