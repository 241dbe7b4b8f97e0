package io.orghub.groups.listauditevents;

import io.orghub.domain.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One change as the group's owner reads it. */
record AuditEventView(
        String action, String actor, String subject, Optional<List<String>> changed, Instant at, String requestId) {

    static AuditEventView of(AuditEvent event) {
        return new AuditEventView(
                event.action().toString(),
                event.actor().value(),
                event.subject(),
                Optional.of(event.changed()).filter(fields -> !fields.isEmpty()),
                event.at(),
                event.requestId());
    }
}
