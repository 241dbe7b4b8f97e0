package io.orghub.domain;

import java.time.Instant;

/**
 * One handled request, or one run of a schedule: who does something in which tenant, when, and under which ids.
 *
 * @param id unique for each request, so that a write whose answer was lost is recognised as one's own
 * @param at to the millisecond
 */
public record Operation(String id, TenantId tenant, UserId actor, String requestId, Instant at) {
    /** In place of a request's id, where the service does something that nobody asked for just then. */
    public static final String NO_REQUEST = "none";

    /** The same request's {@code attempt}-th plan: another write, so another id. */
    public Operation attempt(int attempt) {
        return new Operation(id + "-" + attempt, tenant, actor, requestId, at);
    }
}
