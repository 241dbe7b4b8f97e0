package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Writes an account's versions down: each as a ledger entry, the latest into the stats. */
@Singleton
final class Ledger {
    /** An older version never overwrites a newer one, however late it comes. */
    private static final String NEWER = "attribute_exists(pk) AND accountVersion < :version";

    private static final String SHOW = "SET granted = :granted, available = :available, #policy = :policy,"
            + " #state = :state, accountVersion = :version, updatedAtEpochMillis = :at";

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
        versions.stream().max(Comparator.comparing(AccountItem::version)).ifPresent(latest -> show(group, latest));
    }

    private void show(TableKeys.GroupRef group, AccountItem account) {
        var values = Map.of(
                ":granted", AttributeValue.fromN(account.granted().toString()),
                ":available", AttributeValue.fromN(account.available().toString()),
                ":policy", AttributeValue.fromS(account.policy()),
                ":state", AttributeValue.fromS(account.state()),
                ":version", AttributeValue.fromN(account.version().toString()),
                ":at", AttributeValue.fromN(Long.toString(clock.millis())));
        table.retryingConflicts(() -> {
            try {
                table.client().updateItem(update -> update.tableName(table.name())
                        .key(TableKeys.stats(group.tenant(), group.group()).attributes())
                        .conditionExpression(NEWER)
                        .updateExpression(SHOW)
                        .expressionAttributeNames(Map.of("#state", "state", "#policy", "policy"))
                        .expressionAttributeValues(values));
                return true;
            } catch (ConditionalCheckFailedException shownAlready) {
                return false;
            }
        });
    }

    private Operation operation(TableKeys.GroupRef group) {
        return new Operation(ids.next(), group.tenant(), new UserId("project"), "stream", clock.instant());
    }
}
