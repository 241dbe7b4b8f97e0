package io.orghub.domain;

import java.time.Instant;
import java.util.List;

/**
 * One change in a group: who did what, to whom or what, when, by which request.
 *
 * @param subject {@code group:…}, {@code user:…}, {@code invitation:…}, {@code entry:…} of the ledger, {@code import:…}, or
 *     {@code user:… course:…}
 * @param changed names of the fields that were given other values; empty unless the action leaves that open
 */
public record AuditEvent(
        AuditAction action, UserId actor, String subject, List<String> changed, Instant at, String requestId) {}
