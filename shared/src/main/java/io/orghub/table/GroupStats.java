package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.TenantId;
import io.orghub.domain.TenantTotals;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Writes the stats of groups. Whatever changes those of a listed group adds the same difference to the tenant's totals, in
 * one transaction: the totals are the sum of the list, however often and in whichever order records come.
 */
@Singleton
final class GroupStats {
    /** Listed as it was read: its numbers are in the totals or they are not. */
    private static final String LISTED = "attribute_exists(pk) AND attribute_exists(listPk)";

    private static final String UNLISTED = "attribute_exists(pk) AND attribute_not_exists(listPk)";

    private static final String COUNT = "SET updatedAtEpochMillis = :at ADD teamSize :tutors, learners :learners,"
            + " enrolments :enrolments, pendingInvitations :pending, reservedLicences :reserved, clients :clients,"
            + " fanOuts :fanOuts, version :one";

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    GroupStats(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    /** Brings the stats to what group and account say. */
    void show(TableKeys.GroupRef group) {
        Backoff.rounds("The stats kept changing", () -> {
            // The stats before their sources: where a source changes after it was read here, its own record's write
            // comes in between and fails this one, or comes later.
            var stats = read(group);
            return stats.isEmpty() || shown(group, stats.get());
        });
    }

    /**
     * To go into the transaction of what is counted: the stats, and the totals if the group is part of them.
     *
     * @throws UnreadableItem if there are no stats. They come with their group and never go: no further attempt finds any
     */
    List<TransactWriteItem> counting(TableKeys.GroupRef group, Counts counts) {
        boolean listed = read(group)
                .orElseThrow(() -> new UnreadableItem("A group without stats"))
                .isListed();
        var items = new ArrayList<TransactWriteItem>();
        items.add(count(group, counts, Condition.of(listed ? LISTED : UNLISTED)));
        if (listed) {
            totalling(group.tenant(), counts.totalled()).ifPresent(items::add);
        }
        return items;
    }

    private TransactWriteItem count(TableKeys.GroupRef group, Counts counts, Condition condition) {
        return table.updating(
                TableKeys.stats(group.tenant(), group.group()),
                COUNT,
                condition
                        .with(":at", clock.millis())
                        .with(":tutors", counts.tutors())
                        .with(":learners", counts.learners())
                        .with(":enrolments", counts.enrolments())
                        .with(":pending", counts.pending())
                        .with(":reserved", counts.reserved())
                        .with(":clients", counts.clients())
                        .with(":fanOuts", counts.fanOuts())
                        .with(":one", 1));
    }

    /** Whether what is told by group and account differs in the stats. */
    Optional<Suspect> suspect(TableKeys.GroupRef group) {
        var groupKey = TableKeys.group(group.tenant(), group.group());
        var accountKey = TableKeys.account(group.tenant(), group.group());
        var stats = read(group);
        var found = table.getAll(List.of(groupKey, accountKey));
        var source = found.get(GroupItem.SCHEMA, groupKey);
        var account = found.get(AccountItem.SCHEMA, accountKey);
        return source.filter(now -> stats.isEmpty()
                        || !stats.get().showing(now.toDomain(), account).equals(stats.get()))
                // Not the version of the stats, which changes with all that is counted.
                .map(now -> new Suspect(
                        RecomputedView.STATS,
                        groupKey.pk(),
                        Set.of(groupKey.pk()),
                        Suspect.versions(source.map(GroupItem::version), account.map(AccountItem::version))
                                + stats.map(StatsItem::shown).orElse("none")));
    }

    /**
     * Makes the stats of a group that has lost them. Without them nothing is counted, so these are its numbers until there
     * are some. The tenant's totals keep what the lost ones made up of them.
     *
     * @return whether it is done; if not, there are some by now, or the group has changed
     */
    boolean remake(TableKeys.GroupRef group, Counts counts) {
        var groupKey = TableKeys.group(group.tenant(), group.group());
        var accountKey = TableKeys.account(group.tenant(), group.group());
        var found = table.getAll(List.of(groupKey, accountKey));
        var account = found.get(AccountItem.SCHEMA, accountKey);
        return found.get(GroupItem.SCHEMA, groupKey)
                .map(source -> {
                    var made = StatsItem.opening(source.toDomain(), 0)
                            .showing(source.toDomain(), account)
                            .counting(counts, clock.millis());
                    var write = new Operation(
                            ids.next(), group.tenant(), new UserId("recompute"), Operation.NO_REQUEST, clock.instant());
                    return table.commit(
                                    write,
                                    List.of(
                                            table.putting(StatsItem.SCHEMA, made, Condition.ABSENT),
                                            table.checking(groupKey, Condition.unchangedSince(source.version()))))
                            instanceof Commit.Done;
                })
                .orElse(true);
    }

    /**
     * Adds the difference to the numbers, if they are still as they were read; not to the tenant's totals, which may have
     * been right.
     */
    boolean correct(TableKeys.GroupRef group, StatsItem read, Counts difference) {
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(write, List.of(count(group, difference, Condition.unchangedSince(read.version()))))
                instanceof Commit.Done;
    }

    Optional<StatsItem> read(TableKeys.GroupRef group) {
        var key = TableKeys.stats(group.tenant(), group.group());
        return table.getAll(List.of(key)).get(StatsItem.SCHEMA, key);
    }

    /** Whether the stats say it all now; if not, they were changed by somebody else. */
    private boolean shown(TableKeys.GroupRef group, StatsItem stats) {
        var groupKey = TableKeys.group(group.tenant(), group.group());
        var accountKey = TableKeys.account(group.tenant(), group.group());
        var found = table.getAll(List.of(groupKey, accountKey));
        var wanted = found.get(GroupItem.SCHEMA, groupKey)
                .map(GroupItem::toDomain)
                .map(now -> stats.showing(now, found.get(AccountItem.SCHEMA, accountKey)))
                .orElse(stats);
        if (wanted.equals(stats)) {
            return true;
        }
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(
                StatsItem.SCHEMA, wanted.next(clock.millis()), Condition.unchangedSince(stats.version())));
        totalling(group.tenant(), wanted.totalled().minus(stats.totalled())).ifPresent(items::add);
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(write, items) instanceof Commit.Done;
    }

    private Optional<TransactWriteItem> totalling(TenantId tenant, TenantTotals difference) {
        return difference.equals(TenantTotals.NONE)
                ? Optional.empty()
                : Optional.of(table.updating(TableKeys.totals(tenant), TotalsItem.ADD, TotalsItem.adding(difference)));
    }
}
