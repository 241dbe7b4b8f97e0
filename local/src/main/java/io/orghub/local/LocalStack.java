package io.orghub.local;

import com.nimbusds.jose.jwk.RSAKey;
import io.micronaut.context.ApplicationContext;
import io.orghub.local.bus.LocalEventBus;
import io.orghub.local.demo.DemoPeople;
import io.orghub.local.gateway.ContractPages;
import io.orghub.local.gateway.CrossOriginGateway;
import io.orghub.local.gateway.Gateway;
import io.orghub.local.gateway.HttpAnswer;
import io.orghub.local.gateway.HttpFront;
import io.orghub.local.gateway.HttpRequest;
import io.orghub.local.gateway.LocalEndpoints;
import io.orghub.local.gateway.WebPages;
import io.orghub.local.lambda.LambdaFunction;
import io.orghub.local.lambda.LambdaFunctions;
import io.orghub.local.mail.MailEvents;
import io.orghub.local.mail.Mailbox;
import io.orghub.local.queue.QueueServer;
import io.orghub.local.token.TokenIssuer;
import io.orghub.local.token.TokenRequest;
import io.orghub.testing.engine.LocalDynamo;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.Template;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Everything that template.yaml describes, in one process: gateway, functions, table, stream, queues. */
public final class LocalStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);
    private static final String TABLE = "orghub";
    private static final String EVENT_BUS = "orghub-local";
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private final StackOptions options;
    private DataFolder folder;
    private HttpFront front;
    private TokenIssuer tokens;
    private Mailbox mailbox;
    private LocalEventBus events;
    private LocalLogoUploads logos;
    private QueueServer queues;
    private LocalDynamo dynamo;
    private EventSources eventSources;

    private LocalStack(StackOptions options) {
        this.options = options;
    }

    public static LocalStack start(StackOptions options) {
        var stack = new LocalStack(options);
        try {
            stack.start();
            return stack;
        } catch (RuntimeException e) {
            stack.closeParts();
            throw e;
        }
    }

    public URI url() {
        return URI.create("http://" + options.nameOfHost() + ":" + front.port());
    }

    /** Whether tokens, mailbox and the rest of {@code /_local} are there. */
    public boolean isLoopback() {
        return options.isLoopback();
    }

    /** Whether a browser finds the web client here; who signs in there needs {@code /_local}. */
    public boolean hasWebClient() {
        return isLoopback()
                && options.web()
                        .map(folder -> Files.isRegularFile(folder.resolve("index.html")))
                        .orElse(false);
    }

    public String token(TokenRequest request) {
        return tokens.issue(request);
    }

    public TokenIssuer tokens() {
        return tokens;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public QueueServer queues() {
        return queues;
    }

    public LocalDynamo dynamo() {
        return dynamo;
    }

    public String tableName() {
        return TABLE;
    }

    /** Does what is to be done once in the life of the data folder. */
    public void once(String name, Runnable task) {
        if (folder.read(name).isEmpty()) {
            task.run();
            folder.write(name, clock.instant().toString());
        }
    }

    /** Stream records and messages not yet handled. */
    public int streamLag() {
        return eventSources.backlog();
    }

    /** Waits until everything written before has been handled; false if it takes longer than that. */
    public boolean settle(Duration patience) {
        return eventSources.settle(patience);
    }

    private void start() {
        folder = keep(options.open());
        front = keep(HttpFront.listen(options.host(), options.port()));
        var key = CompletableFuture.supplyAsync(() -> TokenIssuer.keyIn(folder));
        var startingQueues = CompletableFuture.supplyAsync(QueueServer::new);
        dynamo = keep(folder.path()
                .map(path -> LocalDynamo.keptIn(path.resolve("dynamodb")))
                .orElseGet(LocalDynamo::inMemory));
        queues = keep(startingQueues.join());
        tokens = issuer(key.join());
        var template = template();
        createTable(template);
        var guard = new PolicyGuard();
        var context = keep(ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .properties(properties(template))
                .singletons(folder, guard)
                .build());
        context.start();
        mailbox = context.getBean(Mailbox.class);
        mailbox.follow(new MailEvents(event -> queues.send("MailEventQueue", event), clock));
        events = context.getBean(LocalEventBus.class);
        logos = context.getBean(LocalLogoUploads.class);
        var functions = LambdaFunctions.of(template, context, guard);
        eventSources = keep(EventSources.start(functions, dynamo, table().latestStreamArn(), queues, folder, clock));
        keep(Schedules.start(functions, clock));
        front.open(handler(template, functions));
    }

    /** A table kept from an earlier version of the template has not the indexes that this one's functions ask. */
    private void createTable(Template template) {
        dynamo.createTable(template, TABLE);
        var wanted = template.table().createRequest(TABLE).globalSecondaryIndexes().stream()
                .map(index -> index.indexName() + index.keySchema())
                .collect(Collectors.toSet());
        var found = table().globalSecondaryIndexes().stream()
                .map(index -> index.indexName() + index.keySchema())
                .collect(Collectors.toSet());
        if (!found.equals(wanted)) {
            throw new CannotStart("The table in the data folder is of another version of template.yaml."
                    + " Start with --fresh to empty the folder, or with --in-memory.");
        }
    }

    private TableDescription table() {
        try (var client = dynamo.client()) {
            return client.describeTable(request -> request.tableName(TABLE)).table();
        }
    }

    private TokenIssuer issuer(RSAKey key) {
        return new TokenIssuer(key, url() + LocalEndpoints.ISSUER_PATH, clock);
    }

    /** Read twice: the queues must be there before what refers to them can be told their addresses. */
    private Template template() {
        var file = Template.locate();
        queues.create(Template.load(file, Map.of(), Map.of()).queues());
        var references = new HashMap<>(queues.references());
        references.put("Table", TABLE);
        references.put("EventBus", EVENT_BUS);
        return Template.load(
                file,
                Map.of(
                        "Stage",
                        "local",
                        "TokenIssuer",
                        tokens.issuer(),
                        "TokenAudience",
                        TokenIssuer.CLIENT_ID,
                        "WebOrigin",
                        "http://localhost:" + front.port(),
                        "MailSender",
                        "OrgHub <no-reply@orghub.example>",
                        "MailIdentity",
                        "orghub.example"),
                references);
    }

    private Map<String, Object> properties(Template template) {
        var properties = LambdaFunctions.properties(template);
        properties.put("local.url", url().toString());
        properties.put("dynamodb.endpoint", dynamo.endpoint().toString());
        properties.put("sqs.endpoint", queues.endpoint().toString());
        return properties;
    }

    private Function<HttpRequest, HttpAnswer> handler(Template template, List<LambdaFunction> functions) {
        var gateway = new Gateway(functions, template.authorizer(), tokens::keys, clock);
        var api = new CrossOriginGateway(template.crossOrigin(), gateway::handle);
        if (!options.isLoopback()) {
            return api::handle;
        }
        var local = new LocalEndpoints(
                front.port(),
                tokens,
                mailbox,
                events,
                logos,
                functions,
                eventSources::backlog,
                () -> queues.move("StreamDeadLetters", "ReplayQueue"),
                clock);
        var pages = options.web().map(folder -> new WebPages(folder, DemoPeople.config()));
        return request -> {
            if (request.method().equals("GET") && request.path().equals(ContractPages.DOCUMENT)) {
                return ContractPages.document();
            }
            return request.path().startsWith(LocalEndpoints.PREFIX)
                    ? local.handle(request)
                    : pages.flatMap(web -> web.answer(request).or(() -> web.publicPage(request, api::handle)))
                            .orElseGet(() -> api.handle(request));
        };
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** Stops in order: no new requests, then what is queued is done, then the rest. */
    @Override
    public void close() {
        front.open(request -> HttpAnswer.message(503, "Service Unavailable"));
        drain();
        closeParts();
    }

    private void drain() {
        try {
            eventSources.drain(LONGEST_DRAIN);
        } catch (RuntimeException e) {
            LOG.error("Not everything that was queued could be done; the next run does it", e);
        }
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("A part did not stop", e);
            }
        }
    }
}
