package io.orghub.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What is to be done about a request, by what was read. */
sealed interface Plan<R> {
    /** Nothing is to be written. */
    record Nothing<R>(R outcome) implements Plan<R> {}

    /**
     * All of this, if nothing that it stands on has changed.
     *
     * @param outcome what it comes to once committed
     */
    record Write<R>(R outcome, Optional<Gate<R>> gate, List<TransactWriteItem> items) implements Plan<R> {}

    /**
     * An item of the write whose condition may refuse the request for good.
     *
     * @param refusal from the item as it was found; nothing if a new plan may go better
     */
    record Gate<R>(TransactWriteItem item, Function<Optional<Map<String, AttributeValue>>, Optional<R>> refusal) {}
}
