package io.orghub.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.orghub.local.LocalLogoUploads;
import io.orghub.local.bus.LocalEventBus;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.Outcome;
import io.orghub.local.lambda.ScheduledEvent;
import io.orghub.local.mail.Mailbox;
import io.orghub.local.token.BadTokenRequest;
import io.orghub.local.token.TokenIssuer;
import io.orghub.local.token.TokenRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What exists in the local program alone: tokens, the mailbox, events, schedules and replays on demand, health, the contract. */
public final class LocalEndpoints {
    public static final String PREFIX = "/_local/";
    public static final String ISSUER_PATH = "/_local/issuer";

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
    private static final Pattern MAIL = Pattern.compile("/_local/mail/([^/]+)");
    // As names are made: nothing in them leads out of a folder.
    private static final Pattern LOGO = Pattern.compile("/_local/uploads/([0-9a-z]+\\.[a-z]+)");
    private static final Pattern SCHEDULE = Pattern.compile("/_local/schedules/([^/]+)");

    private final LocalGuard guard;
    private final TokenIssuer tokens;
    private final Mailbox mailbox;
    private final LocalEventBus events;
    private final LocalLogoUploads logos;
    private final List<LambdaFunction> functions;
    private final IntSupplier streamLag;
    private final IntSupplier replay;
    private final Clock clock;

    /** @param replay moves the dead letters of the stream to where they are replayed, and says how many */
    public LocalEndpoints(
            int port,
            TokenIssuer tokens,
            Mailbox mailbox,
            LocalEventBus events,
            LocalLogoUploads logos,
            List<LambdaFunction> functions,
            IntSupplier streamLag,
            IntSupplier replay,
            Clock clock) {
        this.guard = new LocalGuard(port);
        this.tokens = tokens;
        this.mailbox = mailbox;
        this.events = events;
        this.logos = logos;
        this.functions = functions;
        this.streamLag = streamLag;
        this.replay = replay;
        this.clock = clock;
    }

    public HttpAnswer handle(HttpRequest request) {
        if (!guard.admits(request)) {
            return HttpAnswer.message(403, "Only programs of this machine, and no web page, may call /_local");
        }
        return switch (request.method() + " " + request.path()) {
            case "POST /_local/token" -> token(request.body());
            case "GET /_local/jwks.json" ->
                HttpAnswer.json(200, JSON.valueToTree(tokens.keys().toJSONObject()));
            case "GET " + ISSUER_PATH + "/.well-known/openid-configuration" -> HttpAnswer.json(200, configuration());
            case "GET /_local/mail" ->
                HttpAnswer.json(200, object().set("items", JSON.valueToTree(mailbox.newestFirst())));
            case "GET /_local/events" ->
                HttpAnswer.json(200, object().set("items", JSON.valueToTree(events.newestFirst())));
            case "GET /_local/health" ->
                HttpAnswer.json(200, object().put("ready", true).put("streamLag", streamLag.getAsInt()));
            case "POST /_local/dead-letters/replay" ->
                HttpAnswer.json(200, object().put("replayed", replay.getAsInt()));
            default -> byName(request);
        };
    }

    private HttpAnswer byName(HttpRequest request) {
        var page = request.method().equals("GET") ? ContractPages.find(request.path()) : Optional.<HttpAnswer>empty();
        if (page.isPresent()) {
            return page.get();
        }
        var mail = MAIL.matcher(request.path());
        if (request.method().equals("GET") && mail.matches()) {
            return mailbox.find(mail.group(1))
                    .map(found -> HttpAnswer.json(200, JSON.valueToTree(found)))
                    .orElseGet(LocalEndpoints::notFound);
        }
        var logo = LOGO.matcher(request.path());
        if (logo.matches() && request.method().equals("PUT")) {
            var headers = request.headers().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
            return new HttpAnswer(
                    logos.put(logo.group(1), headers, request.body()).status(), List.of(), new byte[0]);
        }
        if (logo.matches() && request.method().equals("GET")) {
            return logos.find(logo.group(1))
                    .map(found -> new HttpAnswer(
                            200,
                            List.of(
                                    Map.entry("content-type", found.contentType()),
                                    Map.entry("x-content-type-options", "nosniff")),
                            found.bytes()))
                    .orElseGet(LocalEndpoints::notFound);
        }
        var schedule = SCHEDULE.matcher(request.path());
        if (request.method().equals("POST") && schedule.matches()) {
            return functions.stream()
                    .filter(function -> function.name().equals(schedule.group(1)))
                    .filter(function -> !function.resource().schedules().isEmpty())
                    .findFirst()
                    .map(function -> run(function, request.body()))
                    .orElseGet(LocalEndpoints::notFound);
        }
        return notFound();
    }

    private HttpAnswer token(byte[] body) {
        try {
            var token = tokens.issue(TokenRequest.of(JSON.readTree(body)));
            return HttpAnswer.json(
                    200,
                    object().put("access_token", token)
                            .put("token_type", "Bearer")
                            .put("expires_in", TokenIssuer.LIFETIME.toSeconds()));
        } catch (BadTokenRequest e) {
            return HttpAnswer.message(400, e.getMessage());
        } catch (IOException e) {
            return HttpAnswer.message(400, "the body is not JSON");
        }
    }

    private ObjectNode configuration() {
        var origin = tokens.issuer().substring(0, tokens.issuer().length() - ISSUER_PATH.length());
        return object().put("issuer", tokens.issuer())
                .put("jwks_uri", origin + "/_local/jwks.json")
                .put("token_endpoint", origin + "/_local/token");
    }

    /** @param body the detail of the event, if there is one */
    private HttpAnswer run(LambdaFunction function, byte[] body) {
        var schedule = function.resource().schedules().getFirst();
        if (body.length == 0) {
            return run(
                    function,
                    schedule.input().orElseGet(() -> ScheduledEvent.json(schedule.eventName(), clock.instant())));
        }
        try {
            return JSON.readTree(body) instanceof ObjectNode detail
                    ? run(function, ScheduledEvent.json(schedule.eventName(), clock.instant(), detail))
                    : HttpAnswer.message(400, "the body is not a JSON object");
        } catch (IOException e) {
            return HttpAnswer.message(400, "the body is not JSON");
        }
    }

    private HttpAnswer run(LambdaFunction function, String event) {
        return switch (function.invoke(event)) {
            case Outcome.Answered answered -> {
                try {
                    yield HttpAnswer.json(200, JSON.readTree(answered.json()));
                } catch (JsonProcessingException e) {
                    yield HttpAnswer.message(500, function.name() + " answered what is not JSON");
                }
            }
            case Outcome.Failed failed -> HttpAnswer.message(500, failed.errorType() + ": " + failed.message());
            case Outcome.Unfinished _ -> HttpAnswer.message(500, function.name() + " was interrupted");
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static HttpAnswer notFound() {
        return HttpAnswer.message(404, "Not Found");
    }
}
