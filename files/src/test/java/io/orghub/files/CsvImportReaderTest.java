package io.orghub.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.ImportRow;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvImportReaderTest {
    private static List<ImportRow> read(String file) {
        return read(file.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ImportRow> read(byte[] file) {
        return new CsvImportReader().rows(file);
    }

    /** Each row as "3 user ada", "4 address ada@example.org", "5 duplicate of 3" or "6 malformed". */
    private static List<String> told(List<ImportRow> rows) {
        return rows.stream()
                .map(row -> row.number()
                        + switch (row) {
                            case ImportRow.OfUser(int number, var user) -> " user " + user;
                            case ImportRow.OfAddress(int number, var email) -> " address " + email.normalised();
                            case ImportRow.Duplicate(int number, var value, int earlier) -> " duplicate of " + earlier;
                            case ImportRow.Malformed malformed -> " malformed";
                        })
                .toList();
    }

    private static ImportRow.Malformed onlyMalformed(List<ImportRow> rows) {
        var malformed = rows.stream()
                .filter(ImportRow.Malformed.class::isInstance)
                .map(ImportRow.Malformed.class::cast)
                .toList();
        assertThat(malformed).hasSize(1);
        return malformed.getFirst();
    }

    @Nested
    class Success {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ada\nbo@example.org\n",
                    "ada\nbo@example.org",
                    "ada\r\nbo@example.org\r\n",
                    "ada\rbo@example.org\r",
                    "\uFEFFada\nbo@example.org\n",
                    "\"ada\"\n\"bo@example.org\"\n",
                    " ada \n\tbo@example.org  \n",
                    "ada,\n,bo@example.org\n",
                    "ada;;\nbo@example.org;;\n",
                    "ada\nBo@Example.ORG\n"
                })
        void readsValuesHoweverTheyAreWritten(String file) {
            assertThat(told(read(file))).containsExactly("1 user ada", "2 address bo@example.org");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "email\nada@example.org",
                    "\uFEFFE-Mail\r\nada@example.org\r\n",
                    "Name;Email\nAda Lovelace;ada@example.org\n",
                    "name,email address\n\"Lovelace, Ada\",ada@example.org\n",
                    "Name\tE_Mail\nAda\tada@example.org\n",
                    "userId,email\n,ada@example.org\n",
                    "Email,Formula\nada@example.org,=1+1\n",
                    "\"Email\"\n\"ada@example.org\""
                })
        void readsTheColumnThatTheHeaderNames(String file) {
            assertThat(told(read(file))).containsExactly("2 address ada@example.org");
        }

        @Test
        void takesTheUserIdWhereARowHasBoth() {
            assertThat(told(read("email,userId\nada@example.org,ada\nbo@example.org,\n")))
                    .containsExactly("2 user ada", "3 address bo@example.org");
        }

        @Test
        void countsRowsAsASpreadsheetDoes() {
            assertThat(told(read("sep=;\nemail;name\n\n;\nada@example.org;\"two\nlines\"\nbo@example.org;\n")))
                    .containsExactly("5 malformed", "6 address bo@example.org");
        }

        @Test
        void namesTheRowThatADuplicateRepeats() {
            assertThat(told(read("ada\nADA@example.org\nada\nAda\nada@EXAMPLE.org\n")))
                    .containsExactly(
                            "1 user ada",
                            "2 address ada@example.org",
                            "3 duplicate of 1",
                            "4 user Ada",
                            "5 duplicate of 2");
        }

        @Test
        void readsFourMegabytes() {
            var file = IntStream.range(0, 200_000)
                    .mapToObj("user-%014d"::formatted)
                    .collect(Collectors.joining("\n"));
            assertThat(read(file)).hasSize(200_000).noneMatch(ImportRow.Malformed.class::isInstance);
        }
    }

    @Nested
    class Refusal {
        @ParameterizedTest
        @ValueSource(
                strings = {"", "\uFEFF", "\n", "\r\n\r\n", " ", ";;\n;;", "email", "\uFEFFuserId;name\r\n", "sep=;\n"})
        void findsNoRowInAFileWithoutOne(String file) {
            assertThat(read(file)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "=cmd|'/C calc'!A0",
                    "=cmd@example.org",
                    "+1+1",
                    "-1+1",
                    "@SUM(A1)",
                    "\"=HYPERLINK(\"\"http://x.example\"\",\"\"y\"\")\"",
                    "\"=\"\"ada@example.org\"\"\"",
                    "a b",
                    "ada@",
                    "@example.org",
                    "ada@example.org bo@example.org",
                    "ada/bo",
                    "\"ada\nbo\"",
                    "a\u0000b",
                    "Ada Lovelace <ada@example.org>",
                    "a@b@c.example",
                    "ädä",
                    "ada,bo"
                })
        void tellsTheRowThatIsMalformed(String row) {
            var rows = read("ada\n" + row + "\nbo@example.org\n");
            assertThat(told(rows)).containsExactly("1 user ada", "2 malformed", "3 address bo@example.org");
            assertThat(onlyMalformed(rows).detail()).isNotBlank();
        }

        @Test
        void tellsFormulasApart() {
            assertThat(onlyMalformed(read("ada\n=cmd")).detail()).isEqualTo("is a formula");
        }

        @Test
        void refusesALineOfOneMegabyteAndReadsOn() {
            var rows = read("ada\n" + "x".repeat(1 << 20) + "\nbo\n");
            assertThat(told(rows)).containsExactly("1 user ada", "2 malformed", "3 user bo");
            assertThat(onlyMalformed(rows).value()).hasSizeLessThan(110);
        }

        @Test
        void refusesALineOfAMillionCells() {
            assertThat(told(read("ada\n" + ",x".repeat(1 << 19) + "\n"))).containsExactly("1 user ada", "2 malformed");
        }

        @Test
        void refusesWhatAnOpenQuoteSwallows() {
            assertThat(told(read("ada\n\"bo\ncy\ndi\n"))).containsExactly("1 user ada", "2 malformed");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "email,name\na@x.org,\"Ann\nb@x.org,Bob\nc@x.org,Cy\n",
                    "email,name\na@x.org,\"Ann\nb@x.org,Bob\nc@x.org,\"Cy\"\nd@x.org,Di\n",
                    "email,name\na@x.org,\"Ann\" O\"Neil\nb@x.org,Bob\n",
                    "name,email\n\"Ann,a@x.org\nBob,b@x.org\n"
                })
        void refusesWhatAnOpenQuoteOfAnotherColumnSwallows(String file) {
            assertThat(told(read(file))).first().isEqualTo("2 malformed");
        }

        @Test
        void readsOnBehindWordsAfterAQuote() {
            assertThat(told(read("ada\n\"bo\"@example.org\ncy\n")))
                    .startsWith("1 user ada")
                    .endsWith("3 user cy");
        }

        static Stream<Charset> otherCharsets() {
            return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16);
        }

        @ParameterizedTest
        @MethodSource("otherCharsets")
        void tellsTheFirstRowThatIsNotUtf8(Charset charset) {
            assertThat(told(read("jürgen@example.org\n".getBytes(charset))))
                    .first()
                    .isEqualTo("1 malformed");
        }

        @Test
        void showsNoControlCharacters() {
            assertThat(onlyMalformed(read("a\u0000\u0007b")).value()).isEqualTo("a\uFFFD\uFFFDb");
        }
    }
}
