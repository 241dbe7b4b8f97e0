package io.orghub.groups.gettenantusage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The part of something that is in use, to four digits; none of nothing. */
final class Utilisation {
    private static final int DIGITS = 4;

    private Utilisation() {}

    static BigDecimal of(long inUse, long granted) {
        return granted == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(inUse).divide(BigDecimal.valueOf(granted), DIGITS, RoundingMode.HALF_UP);
    }
}
