package io.orghub.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Writes a stream record as Lambda does. */
final class StreamRecordJson {
    private StreamRecordJson() {}

    static ObjectNode of(Record record, String streamArn) {
        var change = record.dynamodb();
        var json = JsonNodeFactory.instance.objectNode();
        json.put("eventID", record.eventID());
        json.put("eventName", record.eventNameAsString());
        json.put("eventVersion", record.eventVersion());
        json.put("eventSource", "aws:dynamodb");
        json.put("awsRegion", "eu-west-1");
        var dynamodb = json.putObject("dynamodb");
        dynamodb.put(
                "ApproximateCreationDateTime",
                change.approximateCreationDateTime().getEpochSecond());
        putItem(dynamodb, "Keys", change.keys());
        if (change.hasNewImage()) {
            putItem(dynamodb, "NewImage", change.newImage());
        }
        if (change.hasOldImage()) {
            putItem(dynamodb, "OldImage", change.oldImage());
        }
        dynamodb.put("SequenceNumber", change.sequenceNumber());
        dynamodb.put("SizeBytes", change.sizeBytes());
        dynamodb.put("StreamViewType", change.streamViewTypeAsString());
        if (record.userIdentity() != null) {
            json.putObject("userIdentity")
                    .put("type", record.userIdentity().type())
                    .put("principalId", record.userIdentity().principalId());
        }
        json.put("eventSourceARN", streamArn);
        return json;
    }

    private static void putItem(ObjectNode parent, String name, Map<String, AttributeValue> item) {
        var json = parent.putObject(name);
        item.forEach((attribute, value) -> json.set(attribute, value(value)));
    }

    private static JsonNode value(AttributeValue value) {
        var json = JsonNodeFactory.instance.objectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", value.n());
            case B -> json.put("B", base64(value.b()));
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", true);
            case SS -> value.ss().forEach(json.putArray("SS")::add);
            case NS -> value.ns().forEach(json.putArray("NS")::add);
            case BS -> value.bs().forEach(bytes -> json.withArray("BS").add(base64(bytes)));
            case L -> {
                var list = json.putArray("L");
                value.l().forEach(element -> list.add(value(element)));
            }
            case M -> putItem(json, "M", value.m());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("unknown type of " + value);
        }
        return json;
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }
}
