package io.orghub.workers.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import io.orghub.domain.Mail;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageTag;

class SesMailerTest {
    @Test
    void givesSesTheWholeMailAndTheSetThatTellsItsEvents() {
        var mail = new Mail(
                "OrgHub <no-reply@orghub.example>",
                "to@example.org",
                "Jöin",
                "Text",
                "<p>Html</p>",
                Map.of("List-Unsubscribe", "<mailto:no-reply@orghub.example>"),
                Map.of("generation", "7"));

        var request = SesMailer.request(mail, "orghub-dev");

        assertThat(request.fromEmailAddress()).isEqualTo(mail.from());
        assertThat(request.destination().toAddresses()).containsExactly("to@example.org");
        assertThat(request.configurationSetName()).isEqualTo("orghub-dev");
        assertThat(request.emailTags())
                .containsExactly(
                        MessageTag.builder().name("generation").value("7").build());
        var simple = request.content().simple();
        assertThat(simple.subject().data()).isEqualTo("Jöin");
        assertThat(simple.subject().charset()).isEqualTo("UTF-8");
        assertThat(simple.body().text().data()).isEqualTo("Text");
        assertThat(simple.body().html().data()).isEqualTo("<p>Html</p>");
        assertThat(simple.headers())
                .containsExactly(MessageHeader.builder()
                        .name("List-Unsubscribe")
                        .value("<mailto:no-reply@orghub.example>")
                        .build());
    }

    @Test
    void unsubscribesAtTheAddressWithoutItsName() {
        assertThat(InvitationMails.addressOf("OrgHub <no-reply@orghub.example>"))
                .isEqualTo("no-reply@orghub.example");
        assertThat(InvitationMails.addressOf("no-reply@orghub.example")).isEqualTo("no-reply@orghub.example");
    }
}
