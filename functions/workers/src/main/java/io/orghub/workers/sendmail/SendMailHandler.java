package io.orghub.workers.sendmail;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitations;
import io.orghub.domain.LicenceNotices;
import io.orghub.domain.MailJob;
import io.orghub.domain.Mailer;
import io.orghub.domain.TenantId;
import io.orghub.edge.QueueFunction;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue worker: mails an invitation, or a notice of few licences, from its committed item and notes that it went out. One
 * worker at a time sends a mail, so a second copy goes out only where the mailer's yes got lost: the worker died, or the
 * answer did, before it was noted.
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
    private LicenceNotices notices;

    @Inject
    private NoticeMails noticeMails;

    @Inject
    private Clock clock;

    public SendMailHandler() {}

    public SendMailHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected void handle(Message message) {
        var tenant = new TenantId(message.text("tenantId"));
        var group = new GroupId(message.text("groupId"));
        var notice = message.text("noticeVersion");
        boolean sent = notice.isEmpty()
                ? invitation(tenant, group, message.text("invitationKey"))
                : notice(tenant, group, Long.parseLong(notice));
        LOG.info(sent ? "sent" : "nothing to send");
    }

    private boolean invitation(TenantId tenant, GroupId group, String key) {
        var job = new MailJob(tenant, group, key);
        var due = invitations.mailDue(job.tenant(), job.group(), job.invitationKey(), clock.instant());
        if (due.isEmpty() || !invitations.admitMail(due.get().invitation(), clock.instant())) {
            return false;
        }
        mailer.send(mails.write(due.get()));
        invitations.markSent(due.get().invitation().link(), clock.instant());
        return true;
    }

    private boolean notice(TenantId tenant, GroupId organisation, long accountVersion) {
        var due = notices.mailDue(tenant, organisation, accountVersion);
        due.ifPresent(mail -> {
            notices.claimMail(mail.notice(), clock.instant());
            mailer.send(noticeMails.write(mail));
            notices.markMailed(mail.notice(), clock.instant());
        });
        return due.isPresent();
    }
}
