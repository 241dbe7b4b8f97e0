package io.orghub.testing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Slug;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    @Nested
    class Success {
        @ParameterizedTest
        @ValueSource(strings = {"abc", "bright-minds", "a1-b2-c3", "2026"})
        void acceptsWordsJoinedByHyphens(String text) {
            assertThat(Slug.parse(text)).contains(new Slug(text));
        }

        @ParameterizedTest
        @CsvSource({
            "Bright Minds, bright-minds",
            "'  École « Été » 2 ', ecole-ete-2",
            "Owl & Sons, owl-sons",
            "Groß & Söhne, gross-sohne",
            "O'Neill, o-neill"
        })
        void isMadeOfANamesLatinLettersAndDigits(String name, String slug) {
            assertThat(Slug.of(name)).contains(new Slug(slug));
        }

        @Test
        void isShortenedToWhatFitsWithADistinction() {
            var name = "an exceedingly long name of a tutoring agency that never ends";

            assertThat(Slug.parse(Slug.of(name).orElseThrow().value())).isPresent();
            assertThat(Slug.parse(Slug.of(name, "a1b2c3").value())).isPresent();
            assertThat(Slug.parse(Slug.of("x".repeat(47) + " y", "a1b2c3").value()))
                    .isPresent();
        }
    }

    @Nested
    class Refusal {
        @ParameterizedTest
        @ValueSource(strings = {"", "ab", "-abc", "abc-", "a--b", "Abc", "a_b", "ä-b", "a b", "abc\n"})
        void refusesOtherForms(String text) {
            assertThat(Slug.parse(text)).isEmpty();
        }

        @Test
        void refusesWhatIsTooLong() {
            assertThat(Slug.parse("x".repeat(63))).isPresent();
            assertThat(Slug.parse("x".repeat(64))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"admin", "api", "www", "orghub", "public", "login"})
        void refusesReservedWords(String word) {
            assertThat(Slug.parse(word)).isEmpty();
            assertThat(Slug.of(word)).isEmpty();
            assertThat(Slug.of(word, "a1b2c3").value()).isEqualTo(word + "-a1b2c3");
        }

        @ParameterizedTest
        @ValueSource(strings = {"東京", "Школа", "🦉", "…"})
        void makesNoneOfNamesWithoutLatinLetters(String name) {
            assertThat(Slug.of(name)).isEmpty();
            assertThat(Slug.of(name, "a1b2c3").value()).isEqualTo("group-a1b2c3");
        }
    }
}
