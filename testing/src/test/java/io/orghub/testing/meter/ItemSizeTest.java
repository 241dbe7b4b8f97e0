package io.orghub.testing.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTest {
    @Test
    void countsNamesAndValuesInUtf8() {
        assertThat(ItemSize.bytes(Map.of("näme", AttributeValue.fromS("vålue"))))
                .isEqualTo(5 + 6);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "7, 2", "27, 2", "-27, 3", "461, 3", "1000000, 2", "0.00123, 3"})
    void countsSignificantDigits(String number, int expected) {
        assertThat(ItemSize.bytes(AttributeValue.fromN(number))).isEqualTo(expected);
    }

    @Test
    void countsContainersWithTheirOverhead() {
        assertThat(ItemSize.bytes(AttributeValue.fromL(List.of()))).isEqualTo(3);
        assertThat(ItemSize.bytes(
                        AttributeValue.fromL(List.of(AttributeValue.fromS("ab"), AttributeValue.fromBool(true)))))
                .isEqualTo(3 + (1 + 2) + (1 + 1));
        assertThat(ItemSize.bytes(AttributeValue.fromM(Map.of("k", AttributeValue.fromNul(true)))))
                .isEqualTo(3 + 1 + 1 + 1);
        assertThat(ItemSize.bytes(AttributeValue.fromSs(List.of("a", "bc")))).isEqualTo(3);
        assertThat(ItemSize.bytes(AttributeValue.fromB(SdkBytes.fromUtf8String("abc"))))
                .isEqualTo(3);
    }
}
