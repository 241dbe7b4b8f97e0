package io.orghub.edge;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import io.orghub.domain.StreamRecord;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of a stream event, in the domain's terms. */
public final class StreamRecords {
    private StreamRecords() {}

    public static List<StreamRecord> of(DynamodbEvent event) {
        return event.getRecords().stream().map(StreamRecords::record).toList();
    }

    /** Whose item a partition key is of; empty or no id if it is no tenant's. */
    public static String tenant(String partitionKey) {
        return partitionKey.substring(0, Math.max(0, partitionKey.indexOf('#')));
    }

    private static StreamRecord record(DynamodbEvent.DynamodbStreamRecord record) {
        var change = record.getDynamodb();
        var key = new HashMap<String, String>();
        change.getKeys().forEach((name, value) -> key.put(name, value.getS()));
        return new StreamRecord(
                change.getSequenceNumber(), key, image(change.getOldImage()), image(change.getNewImage()));
    }

    private static Optional<Map<String, Object>> image(Map<String, AttributeValue> image) {
        return Optional.ofNullable(image).filter(present -> !present.isEmpty()).map(StreamRecords::plain);
    }

    private static Map<String, Object> plain(Map<String, AttributeValue> image) {
        var values = new HashMap<String, Object>();
        image.forEach((name, value) -> values.put(name, plain(value)));
        return values;
    }

    private static Object plain(AttributeValue value) {
        if (value.getS() != null) {
            return value.getS();
        }
        if (value.getN() != null) {
            return new BigDecimal(value.getN());
        }
        if (value.getBOOL() != null) {
            return value.getBOOL();
        }
        if (value.getM() != null) {
            return plain(value.getM());
        }
        return value.getL() == null
                ? null
                : value.getL().stream().map(StreamRecords::plain).toList();
    }
}
