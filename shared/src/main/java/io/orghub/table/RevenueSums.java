package io.orghub.table;

/** What revenue entries of one currency come to, or a difference of that, in its smallest unit. */
record RevenueSums(long gross, long refunds, long commission, long entries) {
    static final RevenueSums NONE = new RevenueSums(0, 0, 0, 0);

    RevenueSums plus(RevenueSums other) {
        return new RevenueSums(
                Math.addExact(gross, other.gross),
                Math.addExact(refunds, other.refunds),
                Math.addExact(commission, other.commission),
                Math.addExact(entries, other.entries));
    }

    RevenueSums minus(RevenueSums other) {
        return plus(new RevenueSums(-other.gross, -other.refunds, -other.commission, -other.entries));
    }
}
