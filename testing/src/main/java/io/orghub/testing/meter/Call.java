package io.orghub.testing.meter;

import java.util.List;

/**
 * One metered call: how many items it named or read, what AWS would bill for the table and, apart, for its indexes, and
 * the keys it touched as "pk | sk"; a query touches what it asks for as well as what it finds.
 */
public record Call(
        String operation,
        int items,
        double writeUnits,
        double indexWriteUnits,
        double readUnits,
        boolean consistentRead,
        List<String> keys) {

    public boolean touches(String partOfKey) {
        return keys.stream().anyMatch(key -> key.contains(partOfKey));
    }
}
