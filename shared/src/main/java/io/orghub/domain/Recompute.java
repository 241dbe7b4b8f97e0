package io.orghub.domain;

/** Compares all that is shown of an organisation with what it comes from, and repairs what has drifted. */
public interface Recompute {
    /** Does as much as one function has time for; any slice may be cut short or come twice. */
    Recomputed recompute(RecomputeJob job);
}
