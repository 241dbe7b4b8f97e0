package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.LicenceNotices.MailDue;
import io.orghub.domain.Mail;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Writes the mail that tells an owner that licences run low: of the owner's own affairs, so nothing to unsubscribe from. */
@Singleton
final class NoticeMails {
    private final String sender;

    NoticeMails(@Value("${mail.sender}") String sender) {
        this.sender = sender;
    }

    Mail write(MailDue due) {
        var notice = due.notice();
        var noneLeft = notice.available() == 0 ? ".none" : "";
        var letter = new Letter(
                due.organisation(),
                "notice.subject" + noneLeft,
                Map.of("headline", "notice.headline", "closing", "notice.closing" + noneLeft),
                Map.of(
                        "organisation", due.organisation().name(),
                        "threshold", Integer.toString(notice.threshold()),
                        "inUse", Long.toString(notice.use().inUse()),
                        "granted", Long.toString(notice.use().granted()),
                        "available", Long.toString(notice.available())),
                Optional.empty(),
                Optional.empty());
        return new Mail(
                sender,
                due.owner().deliverable(),
                letter.subjectLine(),
                letter.text(),
                letter.html(),
                Map.of(),
                Map.of());
    }
}
