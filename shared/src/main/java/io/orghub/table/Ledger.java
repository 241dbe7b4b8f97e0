package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Writes each version of an account down as a ledger entry. */
@Singleton
final class Ledger {
    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    Ledger(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    void write(TableKeys.GroupRef group, List<AccountItem> versions) {
        for (var version : versions) {
            // Entries are immutable: one that is there already is this one.
            table.commit(
                    operation(group),
                    List.of(table.putting(LedgerItem.SCHEMA, LedgerItem.from(version), Condition.ABSENT)));
        }
    }

    private Operation operation(TableKeys.GroupRef group) {
        return new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
    }
}
