package io.orghub.domain;

import java.util.Optional;

/** The trusted machine clients, each of one tenant. */
public interface Machines {
    /**
     * The tenant of a machine; nothing if nobody has said whose it is.
     *
     * @param machine its client id, which is the subject of its tokens
     */
    Optional<TenantId> tenantOf(UserId machine);
}
