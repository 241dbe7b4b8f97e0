package io.orghub.testing.template;

import java.util.Optional;

/** A queue of the template. */
public record QueueResource(
        String logicalId, int visibilityTimeoutSeconds, int retentionSeconds, Optional<Redrive> redrive) {}
