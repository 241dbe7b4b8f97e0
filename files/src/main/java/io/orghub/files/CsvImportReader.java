package io.orghub.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Identifier;
import io.orghub.domain.ImportReader;
import io.orghub.domain.ImportRow;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads CSV as spreadsheets write it: commas, semicolons or tabs, quotes, any line end, a byte order mark, Excel's {@code
 * sep=} line. A header, if there is one, names the column ({@code userId} before {@code email}) and lets others be;
 * without one a row has one value.
 */
@Singleton
final class CsvImportReader implements ImportReader {
    private static final Set<String> USER_HEADERS = Set.of("userid");
    private static final Set<String> ADDRESS_HEADERS = Set.of("email", "emailaddress");
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final char UNREADABLE = '\uFFFD';
    // What a spreadsheet would run; a hyphen may begin a user id as well.
    private static final String FORMULA_STARTS = "=+@-\t\r";
    private static final int MAX_VALUE = 254;
    private static final int SHOWN = 100;
    private static final String RUNS_OVER = "runs over several lines: is a quote missing?";

    @Override
    public List<ImportRow> rows(byte[] file) {
        var text = new String(file, StandardCharsets.UTF_8);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        return new Reading(separator(text)).of(text);
    }

    private static char separator(String text) {
        var first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        if (isSeparatorLine(first)) {
            return first.charAt(first.length() - 1);
        }
        for (char candidate : new char[] {';', '\t'}) {
            if (outsideQuotes(first, candidate) > outsideQuotes(first, ',')) {
                return candidate;
            }
        }
        return ',';
    }

    private static boolean isSeparatorLine(String line) {
        return line.toLowerCase(Locale.ROOT).matches("sep=[,;\t]");
    }

    private static long outsideQuotes(String line, char sought) {
        boolean quoted = false;
        long found = 0;
        for (char c : line.toCharArray()) {
            quoted ^= c == '"';
            found += !quoted && c == sought ? 1 : 0;
        }
        return found;
    }

    private static final class Reading {
        private final char separator;
        private final List<ImportRow> rows = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>();
        private Optional<List<String>> header = Optional.empty();
        private boolean begun;
        private int number;

        Reading(char separator) {
            this.separator = separator;
        }

        List<ImportRow> of(String text) {
            try (var reader = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .allowExtraCharsAfterClosingQuote(true)
                    .maxBufferSize(Math.max(1 << 24, 2 * text.length()))
                    .ofCsvRecord(text)) {
                for (var line : reader) {
                    number++;
                    take(line.getFields());
                }
            } catch (CsvParseException | IOException e) {
                rows.add(new ImportRow.Malformed(number + 1, "", "cannot be read from here on"));
            }
            return List.copyOf(rows);
        }

        private void take(List<String> cells) {
            boolean empty = cells.stream().allMatch(String::isBlank);
            if (empty || !begun && isSeparatorLine(String.join(String.valueOf(separator), cells))) {
                return;
            }
            boolean first = !begun;
            begun = true;
            if (first && isHeader(cells)) {
                header = Optional.of(cells.stream().map(Reading::headerName).toList());
                return;
            }
            rows.add(row(cells));
        }

        private static boolean isHeader(List<String> cells) {
            return cells.stream()
                    .map(Reading::headerName)
                    .anyMatch(name -> USER_HEADERS.contains(name) || ADDRESS_HEADERS.contains(name));
        }

        private static String headerName(String cell) {
            return cell.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
        }

        private ImportRow row(List<String> cells) {
            if (header.isEmpty()) {
                var values = cells.stream().filter(cell -> !cell.isBlank()).toList();
                return values.size() == 1
                        ? row(values.getFirst().strip())
                        : malformed(
                                String.join(String.valueOf(separator), cells), "has more than one value and no header");
            }
            // Of any column: what an open quote has swallowed is rows.
            if (cells.stream().anyMatch(Reading::runsOver)) {
                return malformed(String.join(String.valueOf(separator), cells), RUNS_OVER);
            }
            return Optional.of(cell(cells, USER_HEADERS))
                    .filter(cell -> !cell.isEmpty())
                    .or(() -> Optional.of(cell(cells, ADDRESS_HEADERS)))
                    .filter(cell -> !cell.isEmpty())
                    .map(this::row)
                    .orElseGet(() -> malformed("", "has neither user id nor e-mail address"));
        }

        private String cell(List<String> cells, Set<String> names) {
            return IntStream.range(
                            0, Math.min(cells.size(), header.orElseThrow().size()))
                    .filter(i -> names.contains(header.orElseThrow().get(i)))
                    .mapToObj(i -> cells.get(i).strip())
                    .findFirst()
                    .orElse("");
        }

        private static boolean runsOver(String cell) {
            return cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
        }

        private ImportRow row(String value) {
            if (value.length() > MAX_VALUE) {
                return malformed(value, "has more than " + MAX_VALUE + " characters");
            }
            if (value.indexOf(UNREADABLE) >= 0) {
                return malformed(value, "is not UTF-8");
            }
            if (runsOver(value)) {
                return malformed(value, RUNS_OVER);
            }
            if (Identifier.isValid(value)) {
                return distinct("user " + value, value, new ImportRow.OfUser(number, new UserId(value)));
            }
            if (FORMULA_STARTS.indexOf(value.charAt(0)) >= 0) {
                return malformed(value, "is a formula");
            }
            return EmailAddress.parse(value)
                    .map(email ->
                            distinct("address " + email.normalised(), value, new ImportRow.OfAddress(number, email)))
                    .orElseGet(() -> malformed(value, "is neither a user id nor an e-mail address"));
        }

        private ImportRow distinct(String identity, String value, ImportRow row) {
            var earlier = seen.putIfAbsent(identity, number);
            return earlier == null ? row : new ImportRow.Duplicate(number, value, earlier);
        }

        private ImportRow malformed(String value, String detail) {
            var shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
            return new ImportRow.Malformed(number, printable(shown), detail);
        }

        // Half a character, or a control character, would not outlive the table and the answer.
        private static String printable(String text) {
            return text.codePoints()
                    .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? UNREADABLE : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }
}
