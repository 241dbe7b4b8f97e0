package io.orghub.domain;

import java.util.List;

/** How many of an organisation's licences are in use, by the thresholds that its owner is told of. */
public record LicenceUse(long granted, long inUse) {
    /** Percent of what is granted, lowest first. */
    public static final List<Integer> THRESHOLDS = List.of(75, 90, 100);

    /** The highest threshold that is reached, in percent; 0 below all of them and where nothing is granted. */
    public int threshold() {
        return THRESHOLDS.reversed().stream()
                .filter(percent -> granted > 0 && inUse * 100 >= granted * percent)
                .findFirst()
                .orElse(0);
    }

    /** The thresholds reached above the one that was told last. */
    public List<Integer> crossedSince(int told) {
        return THRESHOLDS.stream()
                .filter(percent -> percent > told && percent <= threshold())
                .toList();
    }
}
