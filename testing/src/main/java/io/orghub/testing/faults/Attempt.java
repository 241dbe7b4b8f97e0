package io.orghub.testing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** One HTTP attempt of a DynamoDB call, thus one of several if the SDK retries. */
public record Attempt(String operation, JsonNode body) {
    private static final Set<String> SINGLE_WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");

    public boolean isWrite() {
        return isSingleWrite() || operation.equals("TransactWriteItems") || operation.equals("BatchWriteItem");
    }

    /** Whether the request mentions a text anywhere, for example part of a key. */
    public boolean mentions(String text) {
        return body.toString().contains(text);
    }

    boolean isSingleWrite() {
        return SINGLE_WRITES.contains(operation);
    }

    boolean isBatch() {
        return operation.startsWith("Batch");
    }

    boolean isTransaction() {
        return operation.startsWith("Transact");
    }

    boolean puts(int item) {
        return body.path("TransactItems").path(item).has("Put");
    }

    int transactItems() {
        return body.path("TransactItems").size();
    }
}
