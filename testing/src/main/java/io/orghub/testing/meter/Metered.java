package io.orghub.testing.meter;

import java.util.List;

/** What a stretch of work called and would have cost. */
public record Metered(List<Call> calls) {
    public double writeUnits() {
        return calls.stream().mapToDouble(Call::writeUnits).sum();
    }

    public double indexWriteUnits() {
        return calls.stream().mapToDouble(Call::indexWriteUnits).sum();
    }

    public double readUnits() {
        return calls.stream().mapToDouble(Call::readUnits).sum();
    }

    public List<String> requests() {
        return calls.stream().map(Call::operation).toList();
    }

    /** Every key that was touched, in order, as "pk | sk". */
    public List<String> keys() {
        return calls.stream().flatMap(call -> call.keys().stream()).toList();
    }

    public boolean touches(String partOfKey) {
        return calls.stream().anyMatch(call -> call.touches(partOfKey));
    }
}
