package io.orghub.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What came of a transaction. */
sealed interface Commit {
    record Done() implements Commit {}

    /**
     * A condition failed, and nothing was written.
     *
     * @param verdicts one for each item, in order
     */
    record Refused(List<Verdict> verdicts) implements Commit {
        boolean refuses(int index) {
            return verdicts.get(index).failed();
        }

        boolean refusesOnly(int index) {
            return refuses(index) && verdicts.stream().filter(Verdict::failed).count() == 1;
        }

        /** The item that failed condition {@code index}, if there is one. */
        Optional<Map<String, AttributeValue>> found(int index) {
            return verdicts.get(index).found();
        }
    }

    record Verdict(boolean failed, Optional<Map<String, AttributeValue>> found) {}
}
