package io.orghub.workers.sendmail;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a mail looks: its text with a {@code {{place}}} for each value. What stands from {@code {{#place}}} to
 * {@code {{/place}}} is left out where there is no such value.
 */
final class Layout {
    private static final Pattern SECTION = Pattern.compile("\\{\\{#(\\w+)}}(.*?)\\{\\{/\\1}}", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private final String text;

    Layout(String file) {
        this.text = Resources.text(file);
    }

    // Sections first and places last, in one pass: a value that looks like a place stays a value.
    String filled(Map<String, String> values) {
        return replaced(
                PLACE,
                replaced(SECTION, text, section -> values.containsKey(section.group(1)) ? section.group(2) : ""),
                place -> values.get(place.group(1)));
    }

    private static String replaced(Pattern pattern, String text, Function<MatchResult, String> replacement) {
        return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match)));
    }
}
