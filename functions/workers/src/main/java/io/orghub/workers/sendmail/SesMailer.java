package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.orghub.domain.Busy;
import io.orghub.domain.Mail;
import io.orghub.domain.Mailer;
import jakarta.inject.Singleton;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.SesV2ClientBuilder;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;

/** Sends by SES, at the pace that the account may: this worker's share of {@code mails.per.second}. */
@Singleton
@Secondary
final class SesMailer implements Mailer {
    // Queue.Properties.ScalingConfig.MaximumConcurrency of the template.
    private static final int WORKERS = 2;
    // Within the worker's time for a batch, so that one slow answer is not all its neighbours' failure.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(7);

    private final Pace pace;
    private final String configurationSet;
    private SesV2Client client;

    SesMailer(
            @Value("${mails.per.second}") int mailsPerSecond,
            @Value("${mail.configuration.set}") String configurationSet) {
        this.configurationSet = configurationSet;
        this.pace = new Pace(Duration.ofSeconds(WORKERS).dividedBy(mailsPerSecond), System::nanoTime, Thread::sleep);
    }

    @Override
    public void send(Mail mail) {
        try {
            pace.await();
            client().sendEmail(request(mail, configurationSet));
        } catch (SdkException e) {
            throw new Busy("The mailer did not take the mail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy("Interrupted before the mail's turn", e);
        }
    }

    /** Exactly the mail: what tests and the local mailbox show of it is what SES is given. */
    static SendEmailRequest request(Mail mail, String configurationSet) {
        return SendEmailRequest.builder()
                .fromEmailAddress(mail.from())
                .destination(to -> to.toAddresses(mail.to()))
                .configurationSetName(configurationSet)
                .emailTags(mail.tags().entrySet().stream()
                        .map(tag -> MessageTag.builder()
                                .name(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .content(content -> content.simple(simple -> simple.subject(subject -> utf8(subject, mail.subject()))
                        .body(body -> body.text(text -> utf8(text, mail.text())).html(html -> utf8(html, mail.html())))
                        .headers(mail.headers().entrySet().stream()
                                .map(header -> MessageHeader.builder()
                                        .name(header.getKey())
                                        .value(header.getValue())
                                        .build())
                                .toList())))
                .build();
    }

    private static void utf8(Content.Builder content, String data) {
        content.charset("UTF-8").data(data);
    }

    private synchronized SesV2Client client() {
        if (client == null) {
            client = builder().build();
        }
        return client;
    }

    // SES knows no repetition by a key, so another attempt may be another copy: it is for the queue to try again.
    static SesV2ClientBuilder builder() {
        return SesV2Client.builder().overrideConfiguration(override -> override.apiCallTimeout(CALL_TIMEOUT)
                .retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }
}
