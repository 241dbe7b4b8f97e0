package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps the number of enrolments, and ends those whose membership has ended. An enrolment says itself whether it is
 * counted, in one transaction with the number, so a record seen twice finds nothing left to do.
 */
@Singleton
final class EnrolmentCounts {
    // One item is for the stats.
    private static final int MAX_CHANGES = OrgTable.MAX_TRANSACTION_ITEMS - 1;
    private static final int MAX_ROUNDS = 6;

    private static final String COUNT = "SET updatedAtEpochMillis = :at ADD enrolments :n";

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    EnrolmentCounts(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param former users of whom a membership has ended, although another may have begun */
    void update(TableKeys.GroupRef group, Set<ItemKey> enrolments, Set<UserId> former) {
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            if (commit(group, changes(group, enrolments, former))) {
                return;
            }
        }
        throw new Busy("The enrolments kept changing", null);
    }

    private List<Change> changes(TableKeys.GroupRef group, Set<ItemKey> enrolments, Set<UserId> former) {
        var items = read(group, enrolments, former);
        // Read after the enrolments: one that was seen was made by a membership that had begun, so the membership is
        // either still this one or has ended for good.
        var members =
                table.getAll(former.stream().map(user -> memberKey(group, user)).toList());
        var changes = new ArrayList<Change>();
        for (var item : items.values()) {
            var user = new UserId(item.userId());
            var member = members.get(MemberItem.SCHEMA, memberKey(group, user));
            boolean orphaned = former.contains(user) && item.isActive() && !item.isInForce(member);
            var now = orphaned ? item.ended(removal(group, member)) : item;
            if (orphaned || now.isActive() != item.isCounted()) {
                changes.add(new Change(item, now.counted(now.isActive(), item.version() + 1)));
            }
        }
        return changes;
    }

    private Map<ItemKey, EnrolmentItem> read(TableKeys.GroupRef group, Set<ItemKey> enrolments, Set<UserId> former) {
        var items = new LinkedHashMap<ItemKey, EnrolmentItem>();
        var found = table.getAll(enrolments);
        enrolments.forEach(key -> found.get(EnrolmentItem.SCHEMA, key).ifPresent(item -> items.put(key, item)));
        for (var user : former) {
            var all = QueryConditional.sortBeginsWith(
                    key -> key.partitionValue(TableKeys.groupPk(group.tenant(), group.group()))
                            .sortValue(TableKeys.enrolmentsOf(user)));
            table.of(EnrolmentItem.SCHEMA)
                    .query(query -> query.queryConditional(all).consistentRead(true))
                    .items()
                    .forEach(item -> items.put(new ItemKey(item.pk(), item.sk()), item));
        }
        return items;
    }

    // Who removed the member has ended its enrolments, at that moment. Of one who is back, the item tells it no more.
    private Operation removal(TableKeys.GroupRef group, Optional<MemberItem> member) {
        return member.filter(item -> !item.isActive())
                .map(item -> new Operation(
                        ids.next(),
                        group.tenant(),
                        new UserId(item.removedBy()),
                        item.requestId(),
                        Instant.ofEpochMilli(item.removedAtEpochMillis())))
                .orElseGet(() -> own(group));
    }

    /** Whether all was written; if not, something had changed and must be read again. */
    private boolean commit(TableKeys.GroupRef group, List<Change> changes) {
        for (int from = 0; from < changes.size(); from += MAX_CHANGES) {
            var chunk = changes.subList(from, Math.min(from + MAX_CHANGES, changes.size()));
            var items = new ArrayList<TransactWriteItem>();
            chunk.forEach(change -> items.add(table.putting(
                    EnrolmentItem.SCHEMA,
                    change.next(),
                    Condition.unchangedSince(change.read().version()))));
            long difference = chunk.stream().mapToLong(Change::difference).sum();
            if (difference != 0) {
                items.add(counting(group, difference));
            }
            if (table.commit(own(group), items) instanceof Commit.Refused) {
                return false;
            }
        }
        return true;
    }

    private TransactWriteItem counting(TableKeys.GroupRef group, long difference) {
        return table.updating(
                TableKeys.stats(group.tenant(), group.group()),
                COUNT,
                Condition.of("attribute_exists(pk)").with(":at", clock.millis()).with(":n", difference));
    }

    private Operation own(TableKeys.GroupRef group) {
        return new Operation(ids.next(), group.tenant(), new UserId("project"), "stream", clock.instant());
    }

    private static ItemKey memberKey(TableKeys.GroupRef group, UserId user) {
        return TableKeys.member(group.tenant(), group.group(), user);
    }

    private record Change(EnrolmentItem read, EnrolmentItem next) {
        long difference() {
            return count(next) - count(read);
        }

        private static long count(EnrolmentItem item) {
            return item.isCounted() ? 1 : 0;
        }
    }
}
