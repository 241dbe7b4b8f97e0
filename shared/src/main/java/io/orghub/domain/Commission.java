package io.orghub.domain;

/**
 * An organisation's share of what was paid for a booking and has not gone back.
 *
 * @param basisPoints 0 to 10,000
 */
public record Commission(int basisPoints) {
    private static final int WHOLE = 10_000;

    /**
     * Rounded half up. That of a booking is rounded as a whole: what a refund takes back is the difference, so that the
     * parts always come to the whole.
     *
     * @param netMinor 0 to 10^14
     */
    public long of(long netMinor) {
        return Math.floorDiv(Math.addExact(Math.multiplyExact(netMinor, basisPoints), WHOLE / 2), WHOLE);
    }
}
