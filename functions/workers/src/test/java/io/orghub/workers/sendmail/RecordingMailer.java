package io.orghub.workers.sendmail;

import io.orghub.domain.Busy;
import io.orghub.domain.Mail;
import io.orghub.domain.Mailer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the mails instead of sending them, until it is told to fail. */
public final class RecordingMailer implements Mailer {
    private final List<Mail> mails = new ArrayList<>();
    private boolean failing;
    private Step before = () -> {};

    /** What happens while a mail is on its way. */
    interface Step {
        void run() throws Exception;
    }

    @Override
    public void send(Mail mail) {
        var first = before;
        before = () -> {};
        try {
            first.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        if (failing) {
            throw new Busy("no mail to " + mail.to(), new IllegalStateException(mail.text()));
        }
        mails.add(mail);
    }

    List<Mail> mails() {
        return mails;
    }

    void before(Step step) {
        before = step;
    }

    void fail(boolean now) {
        failing = now;
    }
}
