package io.orghub.domain;

/** How far a slice of a recompute has come. */
public sealed interface Recomputed {
    record Finished(DriftReport report) implements Recomputed {}

    record Unfinished(RecomputeJob rest) implements Recomputed {}
}
