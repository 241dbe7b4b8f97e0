package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Commission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommissionTest {
    @ParameterizedTest
    @CsvSource({
        // 10 %: 0.4, 0.5, 0.6, 1.4, 1.5, 450.0
        "1000, 4, 0",
        "1000, 5, 1",
        "1000, 6, 1",
        "1000, 14, 1",
        "1000, 15, 2",
        "1000, 4500, 450",
        // 12.5 %: 0.5, 12.5, 8.375, 4.25
        "1250, 4, 1",
        "1250, 100, 13",
        "1250, 67, 8",
        "1250, 34, 4",
        // 3.33 %: 0.4995, 4.995, 49.95
        "333, 15, 0",
        "333, 150, 5",
        "333, 1500, 50",
        // 0.01 %: 0.4999, 0.5
        "1, 4999, 0",
        "1, 5000, 1",
        "0, 999999999, 0",
        "10000, 7, 7",
        "1000, 0, 0",
        // A million million at 33.33 %, and all of it.
        "3333, 1000000000000, 333300000000",
        "10000, 1000000000000, 1000000000000"
    })
    void isRoundedHalfUp(int basisPoints, long netMinor, long commissionMinor) {
        assertThat(new Commission(basisPoints).of(netMinor)).isEqualTo(commissionMinor);
    }

    @Test
    void leavesNothingWhereNothingIsLeft() {
        // 25, 15, 5 and 0 left at 10 %: 2.5, 1.5, 0.5 and 0, so each of three refunds takes back 1 of the 3.
        var commission = new Commission(1000);
        assertThat(new long[] {commission.of(25), commission.of(15), commission.of(5), commission.of(0)})
                .containsExactly(3, 2, 1, 0);
    }
}
