package io.orghub.domain;

import java.util.Locale;

/** What a recompute compares with its sources, in the order in which it is repaired. */
public enum RecomputedView {
    STATS,
    TEAM,
    PENDING,
    ENROLMENTS,
    TEACHING,
    CLIENTS,
    LISTINGS,
    REVENUE,
    NUMBERS,
    TOTALS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
