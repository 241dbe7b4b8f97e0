package io.orghub.testing.meter;

/** DynamoDB's rounding: a write unit per started KB and a strong read unit per started 4 KB, at least one. */
final class Units {
    private static final int WRITE_BYTES = 1024;
    private static final int READ_BYTES = 4096;

    private Units() {}

    static int ofWrite(int bytes) {
        return Math.max(1, Math.ceilDiv(bytes, WRITE_BYTES));
    }

    static double ofRead(int bytes, boolean consistent) {
        return Math.max(1, Math.ceilDiv(bytes, READ_BYTES)) * (consistent ? 1 : 0.5);
    }
}
