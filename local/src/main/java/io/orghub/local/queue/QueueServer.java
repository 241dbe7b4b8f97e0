package io.orghub.local.queue;

import com.typesafe.config.ConfigFactory;
import io.orghub.testing.template.QueueResource;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The template's queues on an embedded server that speaks SQS, on a free port of the loopback address, in memory. */
public final class QueueServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "123456789012";
    private static final int MOST_PER_RECEIPT = 10;
    /** The stack decides when queues stop, after it has drained them; the library's own JVM hook would come first. */
    private static final String SETTINGS = """
            pekko.loglevel = WARNING
            pekko.jvm-shutdown-hooks = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.daemonic = on
            """;

    private final ActorSystem actors;
    private final SQSRestServer server;
    private final URI endpoint;
    private final SqsClient client;
    private final Map<String, String> urls = new HashMap<>();

    public QueueServer() {
        actors =
                ActorSystem.create("queues", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
        server = SQSRestServerBuilder.withActorSystem(actors)
                .withInterface(LOOPBACK)
                .withDynamicPort()
                .withAWSRegion(REGION)
                .withAWSAccountId(ACCOUNT)
                .start();
        endpoint = URI.create("http://" + LOOPBACK + ":"
                + server.waitUntilStarted().localAddress().getPort());
        client = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(Apache5HttpClient.builder().maxConnections(64).build())
                .build();
    }

    /** Makes queues, those without redrive first, as they are what the others name. */
    public void create(List<QueueResource> queues) {
        queues.stream().filter(queue -> queue.redrive().isEmpty()).forEach(this::create);
        queues.stream().filter(queue -> queue.redrive().isPresent()).forEach(this::create);
    }

    private void create(QueueResource queue) {
        var attributes = new HashMap<QueueAttributeName, String>();
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(queue.visibilityTimeoutSeconds()));
        attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, String.valueOf(queue.retentionSeconds()));
        queue.redrive()
                .ifPresent(redrive -> attributes.put(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                .formatted(arn(redrive.deadLetterQueue()), redrive.maxReceiveCount())));
        var created = client.createQueue(
                request -> request.queueName(queue.logicalId()).attributes(attributes));
        urls.put(queue.logicalId(), created.queueUrl());
    }

    public URI endpoint() {
        return endpoint;
    }

    public SqsClient client() {
        return client;
    }

    public String url(String logicalId) {
        var url = urls.get(logicalId);
        if (url == null) {
            throw new IllegalArgumentException("the template has no queue " + logicalId);
        }
        return url;
    }

    public String arn(String logicalId) {
        return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + logicalId;
    }

    /** What {@code Ref} and {@code GetAtt} of the queues stand for in the template. */
    public Map<String, String> references() {
        var references = new HashMap<String, String>();
        urls.forEach((logicalId, url) -> {
            references.put(logicalId, url);
            references.put(logicalId + ".Arn", arn(logicalId));
            references.put(logicalId + ".QueueName", logicalId);
        });
        return references;
    }

    public void send(String logicalId, String body) {
        client.sendMessage(request -> request.queueUrl(url(logicalId)).messageBody(body));
    }

    /** Moves the messages that are there now, as SQS does when told to; those that come meanwhile may stay. */
    public int move(String from, String to) {
        int present = size(from);
        int moved = 0;
        while (moved < present) {
            int most = Math.min(MOST_PER_RECEIPT, present - moved);
            var messages = client.receiveMessage(
                            request -> request.queueUrl(url(from)).maxNumberOfMessages(most))
                    .messages();
            if (messages.isEmpty()) {
                break;
            }
            for (var message : messages) {
                send(to, message.body());
                client.deleteMessage(request -> request.queueUrl(url(from)).receiptHandle(message.receiptHandle()));
            }
            moved += messages.size();
        }
        return moved;
    }

    /** Messages waiting, hidden or delayed. */
    public int size(String logicalId) {
        var attributes = client.getQueueAttributes(request -> request.queueUrl(url(logicalId))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes();
        return attributes.values().stream().mapToInt(Integer::parseInt).sum();
    }

    @Override
    public void close() {
        client.close();
        // It takes more than a second and has nothing to save.
        Thread.ofVirtual().start(() -> {
            server.stopAndWait();
            actors.terminate();
        });
    }
}
