package io.orghub.domain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened here and that other modules may want to know. It holds no personal data but user ids.
 *
 * @param id the same for the same event, however often it is published
 * @param type such as {@code licences.low}
 * @param actor who did it; nobody where time did
 * @param requestId of the request that asked for it
 * @param revision orders the events of one subject; it may skip numbers
 * @param detail text, numbers and lists of them
 */
public record DomainEvent(
        String id,
        String type,
        TenantId tenant,
        Instant time,
        Optional<UserId> actor,
        Optional<String> requestId,
        long revision,
        Map<String, Object> detail) {
    /** Of the envelope and of all details: fields may come to it, none goes or changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    /** The event as its consumers read it, which {@code docs/domain-event.schema.json} describes. */
    public Map<String, Object> envelope() {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("id", id);
        envelope.put("type", type);
        envelope.put("version", SCHEMA_VERSION);
        envelope.put("tenantId", tenant.value());
        envelope.put("time", time.toString());
        actor.ifPresent(user -> envelope.put("actor", user.value()));
        requestId.ifPresent(request -> envelope.put("requestId", request));
        envelope.put("revision", revision);
        envelope.put("detail", detail);
        return envelope;
    }
}
