package io.orghub.workers.sendmail;

import io.orghub.domain.Language;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What mails say, in one language. */
final class Phrases {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final Map<Language, Phrases> ALL = new EnumMap<>(Language.class);

    static {
        for (var language : Language.values()) {
            ALL.put(language, new Phrases(language));
        }
    }

    private final Properties phrases = new Properties();
    private final DateTimeFormatter date;

    private Phrases(Language language) {
        try {
            phrases.load(new StringReader(Resources.text(language + ".properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // English as the British write it.
        var locale = language == Language.EN ? Locale.UK : Locale.of(language.toString());
        date = DateTimeFormatter.ofPattern(phrases.getProperty("date"), locale).withZone(ZoneOffset.UTC);
    }

    static Phrases in(Language language) {
        return ALL.get(language);
    }

    String date(Instant time) {
        return date.format(time);
    }

    String text(String phrase, Map<String, String> names) {
        return said(phrases.getProperty(phrase), names, ShownName::inText);
    }

    String html(String phrase, Map<String, String> names) {
        return said(Html.escaped(phrases.getProperty(phrase)), names, ShownName::inHtml);
    }

    private static String said(String phrase, Map<String, String> names, UnaryOperator<String> shown) {
        return NAME.matcher(phrase)
                .replaceAll(match -> Matcher.quoteReplacement(shown.apply(names.get(match.group(1)))));
    }
}
