package io.orghub.testing.template;

import java.util.List;
import java.util.Optional;

/**
 * How a function is fed from the table's stream; -1 attempts or seconds mean no limit, the queue is a logical id and
 * the filters are JSON patterns of which one must match.
 */
public record StreamMapping(
        String startingPosition,
        int batchSize,
        int maximumRetryAttempts,
        int maximumRecordAgeSeconds,
        boolean bisect,
        boolean reportsItemFailures,
        Optional<String> onFailureQueue,
        List<String> filters) {}
