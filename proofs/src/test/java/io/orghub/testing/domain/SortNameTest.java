package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.SortName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortNameTest {
    @ParameterizedTest
    @CsvSource({
        "Émile Zola, emile zola",
        "ÅNGSTRÖM, angstrom",
        "'  Anna \t\u00a0 Berg ', anna berg",
        "Groß, gross",
        "İstanbul, istanbul",
        "Ｆｕｌｌ, full",
        "ﬁnn, finn",
        "Αλέξανδρος, αλεξανδροσ",
        "Иван, иван",
        "山田 太郎, 山田 太郎"
    })
    void foldsCaseAccentsWidthAndSpaces(String name, String sortName) {
        assertThat(SortName.of(name)).isEqualTo(sortName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ΟΔΟΣΣΟΣ", "Straßenfeger", "Éloïse d'Hérouville", "Łukasz Żak", "Ǆordan"})
    void findsANameByEachPrefix(String name) {
        for (int end = 1; end <= name.length(); end++) {
            var prefix = name.substring(0, end);
            assertThat(SortName.of(name)).startsWith(SortName.of(prefix));
            assertThat(SortName.of(name)).startsWith(SortName.of(prefix.toLowerCase()));
        }
    }

    @Test
    void cutsLongNamesBetweenCharacters() {
        assertThat(SortName.of("x".repeat(200))).hasSize(80);
        assertThat(SortName.of("x" + "𝕏".repeat(2) + "🦉".repeat(100)))
                .hasSizeLessThanOrEqualTo(80)
                .doesNotEndWith("\ud83e");
    }

    @Test
    void isEmptyForANameWithoutCharacters() {
        assertThat(SortName.of(" \t\u0301 ")).isEmpty();
    }
}
