package io.orghub.workers.sendmail;

import io.orghub.domain.Group;
import io.orghub.domain.Language;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The two parts of a mail and its subject, in the organisation's language, colour and logo.
 *
 * @param phrase the place and name of each of its phrases: headline, closing, and action if there is a link
 * @param names what the phrases name, as it was chosen
 * @param message somebody's own words
 */
record Letter(
        Group organisation,
        String subject,
        Map<String, String> phrase,
        Map<String, String> names,
        Optional<String> message,
        Optional<String> link) {
    private static final int NAME_IN_SUBJECT = 60;
    private static final int NAME_IN_BODY = 120;
    private static final Layout TEXT = new Layout("mail.txt");
    private static final Layout HTML = new Layout("mail.html");

    static Phrases phrases(Group organisation) {
        return Phrases.in(organisation.settings().locale().orElse(Language.EN));
    }

    String subjectLine() {
        return phrases(organisation).text(subject, shown(NAME_IN_SUBJECT));
    }

    String text() {
        var values = new HashMap<String, String>();
        phrase.forEach((place, name) -> values.put(place, phrases(organisation).text(name, shown(NAME_IN_BODY))));
        message.ifPresent(words -> values.put("message", quoted(words.strip())));
        link.ifPresent(address -> values.put("link", address));
        return TEXT.filled(values);
    }

    String html() {
        var accent = Accent.of(organisation.settings());
        var values = new HashMap<String, String>();
        phrase.forEach((place, name) -> values.put(place, phrases(organisation).html(name, shown(NAME_IN_BODY))));
        message.ifPresent(words -> values.put("message", Html.escaped(words.strip())));
        link.ifPresent(address -> values.put("link", Html.escaped(address)));
        organisation.avatarUrl().ifPresent(logo -> values.put("logo", Html.escaped(logo)));
        values.put("lang", organisation.settings().locale().orElse(Language.EN).toString());
        values.put("accent", accent.colour());
        values.put("onAccent", accent.writing());
        return HTML.filled(values);
    }

    // Nobody's own words look like ours.
    private static String quoted(String words) {
        return words.lines().map(line -> "> " + line).collect(Collectors.joining("\n"));
    }

    private Map<String, String> shown(int max) {
        var shown = new HashMap<String, String>();
        names.forEach((name, chosen) -> shown.put(name, ShownName.within(max, chosen)));
        return shown;
    }
}
