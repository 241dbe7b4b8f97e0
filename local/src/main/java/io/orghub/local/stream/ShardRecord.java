package io.orghub.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Instant;

/**
 * A change of the table.
 *
 * @param json as Lambda hands it to a function
 */
public record ShardRecord(String shardId, String sequenceNumber, Instant at, JsonNode json) {
    boolean isAfter(String otherSequenceNumber) {
        return new BigInteger(sequenceNumber).compareTo(new BigInteger(otherSequenceNumber)) > 0;
    }
}
