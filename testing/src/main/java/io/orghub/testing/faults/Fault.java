package io.orghub.testing.faults;

/** What can happen to one HTTP attempt on its way to DynamoDB and back. */
public enum Fault {
    /** Refused because another transaction holds the first item; nothing is written. */
    TRANSACTION_CONFLICT,
    /** The same, on the last item of a transaction. */
    TRANSACTION_CONFLICT_ON_LAST,
    /**
     * Another transaction is just committing: of the conditions that fail, only those of updated items are told, while
     * the items put are still held by it and say conflict. Nothing happens to a transaction that succeeds.
     */
    PUTS_STILL_HELD,
    /** An item's partition is out of capacity: in a transaction a cancellation, which the SDK does not retry. */
    THROTTLED,
    /** The whole request is refused by rate, which the SDK retries in transactions too. */
    REQUEST_THROTTLED,
    /** The connection breaks before anything is sent; nothing is written. */
    RESET_BEFORE_SENDING,
    /** DynamoDB does as it is told, then the connection breaks before the answer arrives. */
    ANSWER_LOST,
    /** HTTP 500, and nothing is written. */
    SERVER_ERROR,
    /** HTTP 500 although DynamoDB did as it was told. */
    SERVER_ERROR_AFTER_COMMIT,
    /** A batch is answered, and all of it left unprocessed. */
    UNPROCESSED;

    boolean canHappenTo(Attempt attempt) {
        return switch (this) {
            case TRANSACTION_CONFLICT -> attempt.isTransaction() || attempt.isSingleWrite();
            case TRANSACTION_CONFLICT_ON_LAST, PUTS_STILL_HELD -> attempt.isTransaction();
            case UNPROCESSED -> attempt.isBatch();
            default -> true;
        };
    }
}
