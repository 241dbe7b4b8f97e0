package io.orghub.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The recompute of an organisation, or the rest of one.
 *
 * @param from where the slice before has ended
 * @param soFar what the slices before have found
 */
public record RecomputeJob(TenantId tenant, GroupId organisation, Optional<String> from, DriftReport soFar) {
    public static RecomputeJob of(TenantId tenant, GroupId organisation, Instant at) {
        return new RecomputeJob(
                tenant, organisation, Optional.empty(), new DriftReport(tenant, organisation, at, at, Map.of()));
    }
}
