package io.orghub.table;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells how far the stream has come. The records of one partition come in the order of its changes, so a probe written now
 * is met by the projection after all that had changed there before; the projection then deletes it.
 */
@Singleton
final class Probes {
    // Those that nobody meets any more.
    private static final Duration KEPT = Duration.ofDays(1);

    private final OrgTable table;
    private final Clock clock;

    Probes(OrgTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    /** @param run its id is this run's own, so that no two runs take each other's probes for theirs */
    void send(String run, Set<String> partitions) {
        long purgeAt = clock.instant().plus(KEPT).getEpochSecond();
        table.putAll(
                ProbeItem.SCHEMA,
                partitions.stream()
                        .map(pk -> ProbeItem.of(TableKeys.probe(pk, run), purgeAt))
                        .toList());
    }

    /** The partitions whose changes before the probe have all been told. */
    Set<String> met(String run, Collection<String> partitions) {
        var keys = partitions.stream().map(pk -> TableKeys.probe(pk, run)).collect(Collectors.toSet());
        var left = table.getAll(keys);
        var met = new HashSet<>(partitions);
        keys.stream().filter(left::has).map(ItemKey::pk).forEach(met::remove);
        return met;
    }

    /** Met by the projection, which may meet it again. */
    void meet(ItemKey probe) {
        table.retryingConflicts(() ->
                table.client().deleteItem(call -> call.tableName(table.name()).key(probe.attributes())));
    }
}
