package io.orghub.testing.events;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Stream records as Lambda hands them to a function. */
public final class StreamEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StreamEvents() {}

    public static DynamodbEvent event(List<Record> records, String streamArn) {
        return RuntimeJson.read(json(records, streamArn), DynamodbEvent.class);
    }

    public static String json(List<Record> records, String streamArn) {
        var event = JSON.createObjectNode();
        var list = event.putArray("Records");
        records.forEach(record -> list.add(node(record, streamArn)));
        return event.toString();
    }

    /** One record, which is also what filter patterns are matched against. */
    public static ObjectNode node(Record record, String streamArn) {
        var node = JSON.createObjectNode()
                .put("eventID", record.eventID())
                .put("eventName", record.eventNameAsString())
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", record.awsRegion())
                .put("eventSourceARN", streamArn);
        if (record.userIdentity() != null) {
            node.putObject("userIdentity")
                    .put("principalId", record.userIdentity().principalId())
                    .put("type", record.userIdentity().type());
        }
        var change = record.dynamodb();
        var dynamodb = node.putObject("dynamodb")
                .put(
                        "ApproximateCreationDateTime",
                        change.approximateCreationDateTime().getEpochSecond());
        putItem(dynamodb, "Keys", change.keys());
        if (change.hasNewImage()) {
            putItem(dynamodb, "NewImage", change.newImage());
        }
        if (change.hasOldImage()) {
            putItem(dynamodb, "OldImage", change.oldImage());
        }
        dynamodb.put("SequenceNumber", change.sequenceNumber())
                .put("SizeBytes", change.sizeBytes())
                .put("StreamViewType", change.streamViewTypeAsString());
        return node;
    }

    private static void putItem(ObjectNode parent, String name, Map<String, AttributeValue> item) {
        var node = parent.putObject(name);
        item.forEach((attribute, value) -> putValue(node.putObject(attribute), value));
    }

    private static void putValue(ObjectNode node, AttributeValue value) {
        switch (value.type()) {
            case S -> node.put("S", value.s());
            case N -> node.put("N", value.n());
            case B -> node.put("B", base64(value.b()));
            case BOOL -> node.put("BOOL", value.bool());
            case NUL -> node.put("NULL", true);
            case SS -> putTexts(node.putArray("SS"), value.ss());
            case NS -> putTexts(node.putArray("NS"), value.ns());
            case BS ->
                putTexts(
                        node.putArray("BS"),
                        value.bs().stream().map(StreamEvents::base64).toList());
            case M -> putItem(node, "M", value.m());
            case L -> {
                var list = node.putArray("L");
                value.l().forEach(element -> putValue(list.addObject(), element));
            }
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("unknown kind of value: " + value);
        }
    }

    private static void putTexts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
