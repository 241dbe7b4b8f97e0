package io.orghub.domain;

import java.util.List;

/** Where recomputes are asked for. */
public interface RecomputeQueue {
    /** @throws Busy if not all were taken; some may have been */
    void send(List<RecomputeOrder> orders);
}
