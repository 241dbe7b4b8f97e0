package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.InvitationTokens;
import io.orghub.domain.Invitations.MailDue;
import io.orghub.domain.Mail;
import io.orghub.workers.InvitationTags;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes the mail of an invitation; the secret stands in its link alone, after the {@code #} that no server is sent. */
@Singleton
final class InvitationMails {
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
        var names = new HashMap<String, String>();
        names.put("organisation", due.group().name());
        names.put("expiry", Letter.phrases(due.group()).date(invitation.expiresAt()));
        due.inviterName().ifPresent(inviter -> names.put("inviter", inviter));
        var unnamed = due.inviterName().isPresent() ? "" : ".unnamed";
        var letter = new Letter(
                due.group(),
                "invitation.subject" + unnamed,
                Map.of(
                        "headline", "invitation.headline" + unnamed,
                        "action", "invitation.action",
                        "closing", "invitation.closing"),
                names,
                invitation.message(),
                Optional.of(webOrigin + "/invitation#" + tokens.issue(invitation.link())));
        return new Mail(
                sender,
                invitation.email().deliverable(),
                letter.subjectLine(),
                letter.text(),
                letter.html(),
                Map.of("List-Unsubscribe", "<mailto:%s?subject=unsubscribe>".formatted(addressOf(sender))),
                InvitationTags.of(invitation.link()));
    }

    // Of "OrgHub <no-reply@orghub.example>" what stands in brackets.
    static String addressOf(String sender) {
        return sender.substring(sender.indexOf('<') + 1).replace(">", "").strip();
    }
}
