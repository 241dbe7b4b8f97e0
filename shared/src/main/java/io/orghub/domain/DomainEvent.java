package io.orghub.domain;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened here and that other modules may want to know. It holds no personal data.
 *
 * @param id the same for the same event, however often it is published
 * @param type such as {@code licences.low}
 * @param detail text, numbers and lists of them
 */
public record DomainEvent(String id, String type, TenantId tenant, Instant time, Map<String, Object> detail) {}
