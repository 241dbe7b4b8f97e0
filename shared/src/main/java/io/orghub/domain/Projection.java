package io.orghub.domain;

import java.util.List;

/** Keeps views, stats and ledger in step with the items they come from. */
public interface Projection {
    /** Applies records in any order, any number of times. */
    Applied apply(List<StreamRecord> records);

    /**
     * What was left of a batch.
     *
     * @param toRetry met contention or a table out of reach
     * @param unreadable will never be understood as they are
     */
    record Applied(List<StreamRecord> toRetry, List<StreamRecord> unreadable) {}
}
