package io.orghub.domain;

import java.text.Normalizer;
import java.util.Locale;

/** The form that names are ordered and searched in: compatibility-decomposed, without accents, case and doubled spaces. */
public final class SortName {
    private static final int MAX_LENGTH = 80;

    private SortName() {}

    public static String of(String name) {
        var folded = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{Mn}+", "")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                // Lower case ends Greek words in a letter of its own, which would keep a prefix from its longer name.
                .replace('ς', 'σ')
                .replaceAll("[\\s\\p{Z}\\p{Cntrl}]+", " ")
                .strip();
        return truncated(folded);
    }

    private static String truncated(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return text.substring(0, end);
    }
}
