package io.orghub.local.gateway;

import static io.orghub.local.gateway.Requests.get;
import static io.orghub.local.gateway.Requests.request;
import static io.orghub.local.gateway.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.RSAKey;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.Mail;
import io.orghub.domain.TenantId;
import io.orghub.local.DataFolder;
import io.orghub.local.bus.LocalEventBus;
import io.orghub.local.lambda.FakeFunction;
import io.orghub.local.mail.Mailbox;
import io.orghub.local.token.TokenIssuer;
import io.orghub.testing.template.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalEndpointsTest {
    // To make one takes half a second.
    private static final RSAKey KEY = TokenIssuer.newKey();

    private final Mailbox mailbox = new Mailbox(DataFolder.inMemory());
    private final LocalEventBus events = new LocalEventBus();
    private final RequestHandler<ScheduledEvent, Map<String, String>> sweeping = new RequestHandler<>() {
        @Override
        public Map<String, String> handleRequest(ScheduledEvent event, Context context) {
            return Map.of("ran", event.getDetailType());
        }
    };
    private final LocalEndpoints endpoints = new LocalEndpoints(
            8080,
            new TokenIssuer(KEY, "http://localhost:8080/_local/issuer", Clock.systemUTC()),
            mailbox,
            events,
            null,
            List.of(FakeFunction.onSchedule(new Schedule("Nightly", "rate(1 day)", Optional.empty()), sweeping)),
            () -> 7,
            () -> 3,
            Clock.systemUTC());

    private static JsonNode json(HttpAnswer answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void showsTheContractFromThisMachineAlone() {
        var page = endpoints.handle(get("/_local/docs"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers())
                .contains(
                        Map.entry("content-type", "text/html;charset=utf-8"),
                        Map.entry(
                                "content-security-policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                                        + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                                        + " frame-ancestors 'none'"));
        var text = new String(page.body(), StandardCharsets.UTF_8);
        var parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(parts).hasSize(3).allSatisfy(part -> {
            assertThat(part).startsWith("/_local/docs/");
            assertThat(endpoints.handle(get(part)).status()).isEqualTo(200);
        });
        assertThat(text).doesNotContain("<style", "style=", "onload", "http:").doesNotContainPattern("<script>");
        assertThat(endpoints.handle(get("/_local/docs/other.js")).status()).isEqualTo(404);
        assertThat(endpoints
                        .handle(with(get("/_local/docs"), "origin", "https://elsewhere.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void replaysDeadLettersWhenToldTo() throws Exception {
        assertThat(json(endpoints.handle(request("POST", "/_local/dead-letters/replay", "")))
                        .path("replayed")
                        .asInt())
                .isEqualTo(3);
        assertThat(endpoints.handle(get("/_local/dead-letters/replay")).status())
                .isEqualTo(404);
    }

    @Test
    void tellsTheLag() throws Exception {
        assertThat(json(endpoints.handle(get("/_local/health"))).toString())
                .isEqualTo("{\"ready\":true,\"streamLag\":7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "192.168.0.4:8080", ""})
    void refusesAForeignHost(String host) {
        var request = new HttpRequest(
                "GET", "/_local/health", "", List.of(Map.entry("host", host)), new byte[0], "127.0.0.1", "HTTP/1.1");

        assertThat(endpoints.handle(request).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost:3000", "null", "https://localhost:8080"})
    void refusesAForeignOrigin(String origin) {
        assertThat(endpoints
                        .handle(with(get("/_local/health"), "origin", origin))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void admitsItsOwnOrigin() {
        assertThat(endpoints
                        .handle(with(get("/_local/health"), "origin", "http://localhost:8080"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"tenantId\":\"t\"}", "{\"tenantId\":\"t\",\"userId\":\"\"}"})
    void refusesATokenForNobody(String body) throws Exception {
        var answer = endpoints.handle(request("POST", "/_local/token", body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("message").textValue()).isNotBlank();
    }

    @Test
    void showsMailsNewestFirstWithTheirLinks() throws Exception {
        mailbox.send(new Mail("from@x", "one@x", "First", "nothing", "<p>nothing</p>", Map.of(), Map.of()));
        mailbox.send(new Mail(
                "from@x",
                "two@x",
                "Second",
                "Accept: http://localhost:8080/accept#k1.abc.",
                "<p>hi</p>",
                Map.of("List-Unsubscribe", "<mailto:from@x>"),
                Map.of("key", "k1")));

        var items = json(endpoints.handle(get("/_local/mail"))).path("items");

        assertThat(items.at("/0/to").textValue()).isEqualTo("two@x");
        assertThat(items.at("/0/links/0").textValue()).isEqualTo("http://localhost:8080/accept#k1.abc");
        assertThat(items.at("/0/invitationToken").textValue()).isEqualTo("k1.abc");
        assertThat(items.at("/0/headers/List-Unsubscribe").textValue()).isEqualTo("<mailto:from@x>");
        assertThat(items.at("/0/tags/key").textValue()).isEqualTo("k1");
        assertThat(items.at("/1/invitationToken").isMissingNode()).isTrue();
        assertThat(json(endpoints.handle(get("/_local/mail/1"))).path("subject").textValue())
                .isEqualTo("First");
        assertThat(endpoints.handle(get("/_local/mail/3")).status()).isEqualTo(404);
    }

    @Test
    void showsTheLatestThousandEventsNewestFirst() throws Exception {
        for (int number = 1; number <= 1001; number++) {
            events.publish(List.of(new DomainEvent(
                    "e" + number,
                    "licences.low",
                    new TenantId("t1"),
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    number,
                    Map.of("crossed", List.of(75, 90)))));
        }

        var items = json(endpoints.handle(get("/_local/events"))).path("items");

        assertThat(items).hasSize(1000);
        assertThat(items.get(0).toString()).isEqualTo("""
                {"id":"e1001","type":"licences.low","version":1,"tenantId":"t1","time":"1970-01-01T00:00:00Z",\
                "revision":1001,"detail":{"crossed":[75,90]}}""");
        assertThat(items.at("/999/id").textValue()).isEqualTo("e2");
    }

    @Test
    void runsAScheduleAndAnswersItsReport() throws Exception {
        var answer = endpoints.handle(request("POST", "/_local/schedules/fake", ""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).path("ran").textValue()).isEqualTo("Scheduled Event");
    }

    @Test
    void knowsNoOtherSchedules() {
        assertThat(endpoints
                        .handle(request("POST", "/_local/schedules/other", ""))
                        .status())
                .isEqualTo(404);
    }
}
