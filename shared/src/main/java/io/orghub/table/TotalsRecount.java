package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.Pause;
import io.orghub.domain.Tally;
import io.orghub.domain.TenantId;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/** Compares a tenant's totals with the sum of its listed stats, where a group's numbers had to be corrected. */
@Singleton
final class TotalsRecount {
    private static final int MAX_LOOKS = 6;
    private static final int KEYS_A_READ = 100;

    private final OrgTable table;
    private final Pause pause;
    private final IdSource ids;
    private final Clock clock;

    TotalsRecount(OrgTable table, Pause pause, IdSource ids, Clock clock) {
        this.table = table;
        this.pause = pause;
        this.ids = ids;
        this.clock = clock;
    }

    Tally recount(TenantId tenant) {
        var before = Optional.<Look>empty();
        for (int number = 1; number <= MAX_LOOKS; number++) {
            var now = look(tenant);
            if (now.filter(look -> look.difference().equals(TenantTotals.NONE)).isPresent()) {
                return Tally.ofChecked(1);
            }
            // The same in two looks.
            if (now.isPresent() && now.equals(before) && correct(tenant, now.get())) {
                return Tally.ofChecked(1).plus(Tally.ofRepaired(1));
            }
            before = now;
            pause.pause();
        }
        return Tally.ofUnsettled(1);
    }

    /**
     * Nothing if the totals have changed meanwhile, or if the list, an index, has not as many groups as they count: who has
     * left it is seen in its stats, and who has only just come is missing from the number.
     */
    private Optional<Look> look(TenantId tenant) {
        var read = read(tenant);
        var all = QueryConditional.keyEqualTo(key -> key.partitionValue(TableKeys.usageList(tenant)));
        var keys = table.of(StatsItem.SCHEMA).index(TableKeys.BY_LIST).query(all).stream()
                .flatMap(page -> page.items().stream())
                .map(item -> new ItemKey(item.pk(), item.sk()))
                .toList();
        var sum = TenantTotals.NONE;
        for (int from = 0; from < keys.size(); from += KEYS_A_READ) {
            var found = table.getAll(keys.subList(from, Math.min(from + KEYS_A_READ, keys.size())));
            for (var stats : found.all(StatsItem.SCHEMA)) {
                sum = sum.plus(stats.totalled());
            }
        }
        return read.isPresent()
                        && read.equals(read(tenant))
                        && sameGroups(read.get().asRead(), sum)
                ? Optional.of(new Look(read.get(), sum.minus(read.get().asRead())))
                : Optional.empty();
    }

    private static boolean sameGroups(TenantTotals one, TenantTotals other) {
        return one.groups() == other.groups() && one.organisations() == other.organisations();
    }

    private Optional<TotalsItem> read(TenantId tenant) {
        return table.get(TotalsItem.SCHEMA, TableKeys.totals(tenant));
    }

    private boolean correct(TenantId tenant, Look look) {
        var write = new Operation(ids.next(), tenant, new UserId("recompute"), Operation.NO_REQUEST, clock.instant());
        var item = table.updating(
                TableKeys.totals(tenant), TotalsItem.ADD, TotalsItem.correcting(look.read(), look.difference()));
        return table.commit(write, List.of(item)) instanceof Commit.Done;
    }

    private record Look(TotalsItem read, TenantTotals difference) {}
}
