package io.orghub.domain;

/** Who did what in a group, as the stream tells it. */
public interface AuditTrail {
    /** Newest first. */
    Page<AuditEvent> events(TenantId tenant, GroupId group, PageRequest page);
}
