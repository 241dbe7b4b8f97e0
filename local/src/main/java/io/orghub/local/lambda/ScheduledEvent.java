package io.orghub.local.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Writes what EventBridge hands to a function when a rule of time fires. */
public final class ScheduledEvent {
    private ScheduledEvent() {}

    public static String json(String rule, Instant at) {
        return json(rule, at, JsonNodeFactory.instance.objectNode());
    }

    /** @param detail what somebody asks for by hand */
    public static String json(String rule, Instant at, ObjectNode detail) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", "123456789012");
        event.put("time", at.truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", "eu-west-1");
        event.putArray("resources").add("arn:aws:events:eu-west-1:123456789012:rule/" + rule);
        event.set("detail", detail);
        return event.toString();
    }
}
