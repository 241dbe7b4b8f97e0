package io.orghub.workers.sendmail;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitations;
import io.orghub.domain.MailJob;
import io.orghub.domain.Mailer;
import io.orghub.domain.TenantId;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue worker: mails an invitation from its committed item, and notes that it went out. A second copy goes out only if
 * the worker dies between the mailer's yes and the note.
 */
public final class SendMailHandler extends QueueFunction {
    private static final Logger LOG = LoggerFactory.getLogger(SendMailHandler.class);

    @Inject
    private Invitations invitations;

    @Inject
    private Mailer mailer;

    @Inject
    private InvitationMails mails;

    @Inject
    private Clock clock;

    public SendMailHandler() {}

    public SendMailHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        var job = new MailJob(
                new TenantId(message.text("tenantId")),
                new GroupId(message.text("groupId")),
                message.text("invitationKey"));
        var due = invitations.mailDue(job.tenant(), job.group(), job.invitationKey(), clock.instant());
        due.ifPresent(mail -> {
            mailer.send(mails.write(mail));
            invitations.markSent(mail.invitation().link(), clock.instant());
        });
        LOG.info(due.isPresent() ? "sent" : "nothing to send");
    }
}
