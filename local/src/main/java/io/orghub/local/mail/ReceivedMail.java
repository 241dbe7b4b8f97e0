package io.orghub.local.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.orghub.domain.Mail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A mail as the mailbox shows it: what SES would be given, and what is found in its text. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ReceivedMail(
        String id,
        String from,
        String to,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        Map<String, String> tags,
        List<String> links,
        Optional<String> invitationToken) {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]*[^\\s<>\".,;:!?)]");

    static ReceivedMail of(String id, Mail mail) {
        var links = LINK.matcher(mail.text())
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        var token = links.stream()
                .filter(link -> link.contains("#"))
                .map(link -> link.substring(link.indexOf('#') + 1))
                // What the inviter wrote stands before it.
                .reduce((before, last) -> last);
        return new ReceivedMail(
                id,
                mail.from(),
                mail.to(),
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.headers(),
                mail.tags(),
                links,
                token);
    }
}
