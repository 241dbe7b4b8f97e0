package io.orghub.workers.sendmail;

import io.micronaut.context.annotation.Secondary;
import io.orghub.domain.Busy;
import io.orghub.domain.Mail;
import io.orghub.domain.Mailer;
import jakarta.inject.Singleton;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.Content;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;

/** Sends by SES. */
@Singleton
@Secondary
final class SesMailer implements Mailer {
    private SesV2Client client;

    @Override
    public void send(Mail mail) {
        try {
            client().sendEmail(request -> request.fromEmailAddress(mail.from())
                    .destination(to -> to.toAddresses(mail.to()))
                    .content(
                            content -> content.simple(simple -> simple.subject(subject -> utf8(subject, mail.subject()))
                                    .body(body -> body.text(text -> utf8(text, mail.text()))
                                            .html(html -> utf8(html, mail.html())))
                                    .headers(mail.headers().entrySet().stream()
                                            .map(header -> MessageHeader.builder()
                                                    .name(header.getKey())
                                                    .value(header.getValue())
                                                    .build())
                                            .toList()))));
        } catch (SdkException e) {
            throw new Busy("The mailer did not take the mail", e);
        }
    }

    private static void utf8(Content.Builder content, String data) {
        content.charset("UTF-8").data(data);
    }

    private synchronized SesV2Client client() {
        if (client == null) {
            client = SesV2Client.create();
        }
        return client;
    }
}
