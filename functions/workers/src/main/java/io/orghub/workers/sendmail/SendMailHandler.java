package io.orghub.workers.sendmail;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.orghub.domain.GroupId;
import io.orghub.domain.Invitations;
import io.orghub.domain.MailJob;
import io.orghub.domain.Mailer;
import io.orghub.domain.TenantId;
import io.orghub.edge.FunctionContext;
import io.orghub.edge.Unforeseen;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Queue worker: mails an invitation from its committed item, and notes that it went out. A second copy goes out only if
 * the worker dies between the mailer's yes and the note.
 */
public final class SendMailHandler extends MicronautRequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(SendMailHandler.class);

    @Inject
    private Invitations invitations;

    @Inject
    private Mailer mailer;

    @Inject
    private InvitationMails mails;

    @Inject
    private Clock clock;

    private final ObjectMapper json = new ObjectMapper();

    public SendMailHandler() {}

    public SendMailHandler(ApplicationContext context) {
        super(context);
    }

    @Override
    protected ApplicationContextBuilder newApplicationContextBuilder() {
        return FunctionContext.builder();
    }

    @Override
    public SQSBatchResponse execute(SQSEvent event) {
        var failures = new ArrayList<SQSBatchResponse.BatchItemFailure>();
        try (var function = MDC.putCloseable("function", getClass().getSimpleName())) {
            for (var message : event.getRecords()) {
                try {
                    send(job(json.readTree(message.getBody())));
                } catch (JsonProcessingException | RuntimeException e) {
                    LOG.error("not sent, to come again: {}", Unforeseen.trace(e));
                    failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                }
            }
        }
        return SQSBatchResponse.builder().withBatchItemFailures(failures).build();
    }

    private static MailJob job(JsonNode message) {
        return new MailJob(
                new TenantId(message.path("tenantId").asText()),
                new GroupId(message.path("groupId").asText()),
                message.path("invitationKey").asText());
    }

    private void send(MailJob job) {
        var due = invitations.mailDue(job.tenant(), job.group(), job.invitationKey(), clock.instant());
        due.ifPresent(mail -> {
            mailer.send(mails.write(mail));
            invitations.markSent(mail.invitation().link(), clock.instant());
        });
        LOG.info(due.isPresent() ? "sent" : "nothing to send");
    }
}
