package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.LicenceNotices.MailDue;
import io.orghub.domain.Mail;
import jakarta.inject.Singleton;
import java.util.Map;

/** Writes the mail that tells an owner that licences run low. */
@Singleton
final class NoticeMails {
    private final String sender;

    NoticeMails(@Value("${mail.sender}") String sender) {
        this.sender = sender;
    }

    Mail write(MailDue due) {
        var notice = due.notice();
        var organisation = due.organisation().name();
        boolean noneLeft = notice.available() == 0;
        var subject = noneLeft
                ? "%s has no licences left".formatted(organisation)
                : "%s: %d%% of the licences are in use".formatted(organisation, notice.threshold());
        var numbers = "%d of %d licences of %s are in use, %d available."
                .formatted(notice.use().inUse(), notice.use().granted(), organisation, notice.available());
        var advice = noneLeft
                ? "Nobody can join until a licence is given back or more are granted."
                : "Ask for more in good time, if you expect more to join.";
        return new Mail(
                sender,
                due.owner().deliverable(),
                subject,
                """
                %s

                %s
                """.formatted(numbers, advice),
                """
                <!doctype html>
                <html lang="en"><body>
                <p dir="auto">%s</p>
                <p>%s</p>
                </body></html>
                """.formatted(Html.escaped(numbers), advice),
                Map.of());
    }
}
