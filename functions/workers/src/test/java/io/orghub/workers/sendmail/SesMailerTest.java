package io.orghub.workers.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.orghub.domain.Mail;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageTag;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;

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
    void asksOnceWhateverIsAnswered() throws Exception {
        var asked = new AtomicInteger();
        var ses = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ses.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        ses.start();
        try (var client = SesMailer.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + ses.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build()) {
            assertThatThrownBy(() -> client.sendEmail(request -> request.fromEmailAddress("a@example.org")))
                    .isInstanceOf(SesV2Exception.class);
        } finally {
            ses.stop(0);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void unsubscribesAtTheAddressWithoutItsName() {
        assertThat(InvitationMails.addressOf("OrgHub <no-reply@orghub.example>"))
                .isEqualTo("no-reply@orghub.example");
        assertThat(InvitationMails.addressOf("no-reply@orghub.example")).isEqualTo("no-reply@orghub.example");
    }
}
