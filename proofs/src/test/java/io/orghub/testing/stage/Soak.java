package io.orghub.testing.stage;

import java.util.stream.LongStream;

/** How large a test is: {@code orghub.soak}, 1 in every build and more when the proofs run in full size. */
public final class Soak {
    private Soak() {}

    public static int size() {
        return Integer.getInteger("orghub.soak", 1);
    }

    /** For {@code @MethodSource}: 1 to the size, two at least. */
    public static LongStream seeds() {
        return LongStream.rangeClosed(1, Math.max(2, size()));
    }
}
