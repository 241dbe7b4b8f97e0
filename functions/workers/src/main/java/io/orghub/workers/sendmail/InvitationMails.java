package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations.MailDue;
import io.orghub.domain.Mail;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes the mail of an invitation; the secret stands in its link alone, after the {@code #} that no server is sent. */
@Singleton
final class InvitationMails {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);

    private final InvitationTokens tokens;
    private final String sender;
    private final String webOrigin;

    InvitationMails(
            InvitationTokens tokens, @Value("${mail.sender}") String sender, @Value("${web.origin}") String webOrigin) {
        this.tokens = tokens;
        this.sender = sender;
        this.webOrigin = webOrigin;
    }

    Mail write(MailDue due) {
        var invitation = due.invitation();
        var organisation = due.group().name();
        var link = webOrigin + "/invitations/accept#" + tokens.issue(invitation.link());
        var expiry = DAY.format(invitation.expiresAt());
        var invites = due.inviterName().map(name -> name + " invites you").orElse("You are invited");
        var message = invitation.message().map(text -> text + "\n\n").orElse("");
        var text = """
                %s to join %s.

                %sAccept the invitation: %s

                The link is good until %s. If you did not expect this mail, you can ignore it.
                """.formatted(invites, organisation, message, link, expiry);
        var html = """
                <!doctype html>
                <html lang="en"><body>
                <p dir="auto">%s to join %s.</p>
                <p dir="auto" style="white-space: pre-line">%s</p>
                <p><a href="%s">Accept the invitation</a></p>
                <p>The link is good until %s. If you did not expect this mail, you can ignore it.</p>
                </body></html>
                """.formatted(
                        Html.escaped(invites),
                        Html.escaped(organisation),
                        Html.escaped(message.strip()),
                        Html.escaped(link),
                        expiry);
        return new Mail(
                sender,
                invitation.email().deliverable(),
                "%s to join %s".formatted(invites, organisation),
                text,
                html,
                Map.of());
    }
}
