package io.orghub.workers.recordmailevent;

import io.micronaut.context.ApplicationContext;
import io.orghub.domain.Invitations;
import io.orghub.domain.Undelivered;
import io.orghub.edge.QueueFunction;
import io.orghub.workers.InvitationTags;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.Stream;

/** Queue worker: notes on an invitation that its mail bounced or was complained about, as the mailer told. */
public final class RecordMailEventHandler extends QueueFunction {
    @Inject
    private Invitations invitations;

    public RecordMailEventHandler() {}

    public RecordMailEventHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected String tenant(Message message) {
        return InvitationTags.tenant(message::text);
    }

    @Override
    protected void handle(Message message) {
        invitations.markUndelivered(
                InvitationTags.read(message::text),
                new Undelivered(reason(message.text("event")), Instant.parse(message.text("at"))));
    }

    private static Undelivered.Reason reason(String event) {
        return Stream.of(Undelivered.Reason.values())
                .filter(reason -> reason.toString().equals(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No mail ends that way"));
    }
}
