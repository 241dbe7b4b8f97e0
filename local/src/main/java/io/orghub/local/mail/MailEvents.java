package io.orghub.local.mail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orghub.domain.Mail;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What SES tells of mails to its simulator, as the rules of template.yaml put it on the queue: two addresses bounce and
 * complain.
 */
public final class MailEvents implements Consumer<Mail> {
    private static final Map<String, String> SIMULATOR =
            Map.of("bounce@simulator.amazonses.com", "bounced", "complaint@simulator.amazonses.com", "complained");

    private final Consumer<String> queue;
    private final Clock clock;

    public MailEvents(Consumer<String> queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public void accept(Mail mail) {
        var event = SIMULATOR.get(mail.to());
        if (event != null && mail.tags().containsKey("invitation")) {
            var message = JsonNodeFactory.instance
                    .objectNode()
                    .put("event", event)
                    .put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            mail.tags().forEach(message::put);
            queue.accept(message.toString());
        }
    }
}
