package io.orghub.table;

import io.orghub.domain.AuditAction;
import io.orghub.domain.AuditEvent;
import io.orghub.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | AUDIT#time#itemType#subject#version}: one change, kept longer than what was changed. */
record AuditItem(
        String pk,
        String sk,
        String itemType,
        String action,
        String actor,
        String subject,
        List<String> changed,
        Long atEpochMillis,
        String requestId,
        Long purgeAtEpochSeconds) {
    static final TableSchema<AuditItem> SCHEMA = RecordSchema.of(AuditItem.class);
    private static final Duration KEPT = Duration.ofDays(400);

    static AuditItem from(AuditedChange change) {
        var at = Instant.ofEpochMilli(change.atEpochMillis());
        var key = TableKeys.auditEvent(change.group(), at, change.itemType(), change.subject(), change.version());
        return new AuditItem(
                key.pk(),
                key.sk(),
                "audit-event",
                change.action().toString(),
                change.actor(),
                change.subject(),
                change.changed().isEmpty() ? null : change.changed(),
                change.atEpochMillis(),
                change.requestId(),
                at.plus(KEPT).getEpochSecond());
    }

    AuditEvent toDomain() {
        return new AuditEvent(
                Words.read(AuditAction.class, action),
                new UserId(actor),
                subject,
                Optional.ofNullable(changed).orElse(List.of()),
                Instant.ofEpochMilli(atEpochMillis),
                requestId);
    }
}
