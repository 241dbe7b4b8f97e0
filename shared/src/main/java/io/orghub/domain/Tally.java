package io.orghub.domain;

/**
 * How a view was found.
 *
 * @param checked rows, numbers or buckets
 * @param drift of those, what was wrong although nothing was left to be told
 * @param repaired of the drift
 * @param unsettled could not be judged: it kept changing, or the stream was too far behind
 */
public record Tally(long checked, long drift, long repaired, long unsettled) {
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    public static Tally ofChecked(long number) {
        return new Tally(number, 0, 0, 0);
    }

    public static Tally ofRepaired(long number) {
        return new Tally(0, number, number, 0);
    }

    public static Tally ofUnsettled(long number) {
        return new Tally(0, 0, 0, number);
    }

    public Tally plus(Tally other) {
        return new Tally(
                checked + other.checked, drift + other.drift, repaired + other.repaired, unsettled + other.unsettled);
    }
}
