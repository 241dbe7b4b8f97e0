package io.orghub.docker;

import io.orghub.testing.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The template's table, queues, bucket, bus and parameter, made where the SDK's system properties say. */
final class StackResources {
    /** A queue that a rule puts all events of the bus on. */
    static final String EVENTS = "Events";

    private static final String TABLE = "orghub";
    private static final String BUCKET = "orghub-imports";
    private static final String BUS = "orghub-dev";
    private static final String KEYS = "/orghub/dev/keys";
    private static final String SECRETS = """
            {"addressing":"YWRkcmVzc2luZyBzZWNyZXQgb2YgdGVzdHM=",
             "signing":[{"id":"k1","secret":"c2lnbmluZyBzZWNyZXQgb2YgdGhlIHRlc3Rz"}]}""";

    private final DynamoDbClient table = DynamoDbClient.create();
    private final DynamoDbStreamsClient streams = DynamoDbStreamsClient.create();
    private final SqsClient sqs = SqsClient.create();
    private final Map<String, String> queueUrls = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    private StackResources() {}

    static StackResources deployed() {
        var resources = new StackResources();
        resources.deploy();
        return resources;
    }

    private void deploy() {
        var template = Template.load(Template.locate(), Map.of(), Map.of());
        table.createTable(template.table().createRequest(TABLE));
        table.waiter().waitUntilTableExists(request -> request.tableName(TABLE));
        template.queues().forEach(queue -> queueUrls.put(queue.logicalId(), made(queue.logicalId())));
        queueUrls.put(EVENTS, made(EVENTS));
        try (var s3 = S3Client.create();
                var ssm = SsmClient.create();
                var events = EventBridgeClient.create()) {
            s3.createBucket(request -> request.bucket(BUCKET));
            ssm.putParameter(request ->
                    request.name(KEYS).type(ParameterType.SECURE_STRING).value(SECRETS));
            events.createEventBus(request -> request.name(BUS));
            events.putRule(request -> request.name("all").eventBusName(BUS).eventPattern("{\"source\":[\"orghub\"]}"));
            events.putTargets(request -> request.rule("all").eventBusName(BUS).targets(target -> target.id("queue")
                    .arn(arnOf(EVENTS))));
        }
    }

    private String made(String name) {
        return sqs.createQueue(request -> request.queueName(name)).queueUrl();
    }

    private String arnOf(String queue) {
        return sqs.getQueueAttributes(
                        request -> request.queueUrl(queueUrls.get(queue)).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    /** What the environments of all functions say, with these resources in it. */
    Map<String, Object> properties() {
        var references = new HashMap<>(queueUrls);
        references.put("Table", TABLE);
        references.put("ImportsBucket", BUCKET);
        references.put("EventBus", BUS);
        var properties = new HashMap<String, Object>();
        Template.load(Template.locate(), Map.of("KeysParameter", KEYS), references)
                .functions()
                .forEach(function -> function.environment()
                        .forEach((name, value) ->
                                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value)));
        return properties;
    }

    List<Map<String, AttributeValue>> items() {
        return table.scanPaginator(request -> request.tableName(TABLE).consistentRead(true)).items().stream()
                .toList();
    }

    String streamArn() {
        return table.describeTable(request -> request.tableName(TABLE)).table().latestStreamArn();
    }

    /** What the stream tells that has not been read yet, oldest first in each shard. */
    List<Record> streamRecords() {
        var arn = streamArn();
        var records = new ArrayList<Record>();
        for (var shard : streams.describeStream(request -> request.streamArn(arn))
                .streamDescription()
                .shards()) {
            var iterator = streams.getShardIterator(request -> request.streamArn(arn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            for (boolean more = true; more && iterator != null; ) {
                var from = iterator;
                var page = streams.getRecords(request -> request.shardIterator(from));
                page.records().stream()
                        .filter(each ->
                                read.add(shard.shardId() + each.dynamodb().sequenceNumber()))
                        .forEach(records::add);
                more = page.hasRecords() && !page.records().isEmpty();
                iterator = page.nextShardIterator();
            }
        }
        return records;
    }

    /** Takes messages off a queue until there are so many or the time is up. */
    List<String> messages(String queue, int atLeast, Duration patience) {
        var bodies = new ArrayList<String>();
        var end = System.nanoTime() + patience.toNanos();
        while (bodies.size() < atLeast && System.nanoTime() < end) {
            sqs.receiveMessage(request -> request.queueUrl(queueUrls.get(queue))
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1))
                    .messages()
                    .forEach(message -> {
                        bodies.add(message.body());
                        sqs.deleteMessage(request ->
                                request.queueUrl(queueUrls.get(queue)).receiptHandle(message.receiptHandle()));
                    });
        }
        return bodies;
    }
}
