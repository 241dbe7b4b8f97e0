package io.orghub.local.bus;

import io.orghub.domain.DomainEvent;
import java.util.Map;

/** An event as its consumers read it. */
public record PublishedEvent(String id, String type, String tenantId, String time, Map<String, Object> detail) {
    static PublishedEvent of(DomainEvent event) {
        return new PublishedEvent(
                event.id(), event.type(), event.tenant().value(), event.time().toString(), event.detail());
    }
}
