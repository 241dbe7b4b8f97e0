package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps the number of enrolments, and ends those whose membership has ended. An enrolment says itself whether it is
 * counted, in one transaction with the number, so a record seen twice finds nothing left to do.
 */
@Singleton
final class EnrolmentCounts {
    // Two items are for the stats and the tenant's totals.
    private static final int MAX_CHANGES = OrgTable.MAX_TRANSACTION_ITEMS - 2;
    private static final int MAX_ROUNDS = 6;

    private final OrgTable table;
    private final GroupStats stats;
    private final IdSource ids;
    private final Clock clock;

    EnrolmentCounts(OrgTable table, GroupStats stats, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param endings of memberships, by user */
    void update(TableKeys.GroupRef group, Set<ItemKey> enrolments, Map<UserId, List<Touched.Ending>> endings) {
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            if (commit(group, changes(group, enrolments, endings))) {
                return;
            }
        }
        throw new Busy("The enrolments kept changing", null);
    }

    /**
     * Which of these enrolments are not counted as they should be, or go on although their membership has ended.
     *
     * @param members of all of their users
     */
    List<Suspect> suspects(TableKeys.GroupRef group, Collection<EnrolmentItem> enrolments, OrgTable.Found members) {
        var suspects = new ArrayList<Suspect>();
        for (var item : enrolments) {
            var member = members.get(MemberItem.SCHEMA, memberKey(group, item));
            boolean over = item.isActive()
                    && member.filter(MemberItem::isActive)
                            .filter(now -> now.joinedAtEpochMillis().equals(item.memberSinceEpochMillis()))
                            .isEmpty();
            if (over || item.isActive() != item.isCounted()) {
                suspects.add(new Suspect(
                        RecomputedView.ENROLMENTS,
                        item.sk(),
                        Set.of(item.pk()),
                        Suspect.versions(Optional.of(item.version()), member.map(MemberItem::version))));
            }
        }
        return suspects;
    }

    List<Suspect> suspects(TableKeys.GroupRef group, Set<ItemKey> keys) {
        var enrolments = table.getAll(keys).all(EnrolmentItem.SCHEMA);
        return suspects(group, enrolments, members(group, enrolments));
    }

    OrgTable.Found members(TableKeys.GroupRef group, Collection<EnrolmentItem> enrolments) {
        return table.getAll(
                enrolments.stream().map(item -> memberKey(group, item)).collect(Collectors.toSet()));
    }

    /** Counts these as they should be, and ends those whose membership is over: by who ended it, where that is known. */
    void repair(TableKeys.GroupRef group, Set<ItemKey> keys) {
        var enrolments = table.getAll(keys).all(EnrolmentItem.SCHEMA);
        var members = members(group, enrolments);
        var endings = new LinkedHashMap<UserId, List<Touched.Ending>>();
        for (var item : enrolments) {
            var member = members.get(MemberItem.SCHEMA, memberKey(group, item));
            long since = item.memberSinceEpochMillis();
            boolean same =
                    member.filter(now -> now.joinedAtEpochMillis() == since).isPresent();
            if (same && member.orElseThrow().isActive()) {
                continue;
            }
            var own = own(group);
            var ending = same
                    ? new Touched.Ending(
                            since,
                            new UserId(member.orElseThrow().changedBy()),
                            member.orElseThrow().requestId(),
                            Instant.ofEpochMilli(member.orElseThrow().changedAtEpochMillis()))
                    : new Touched.Ending(since, own.actor(), own.requestId(), own.at());
            endings.computeIfAbsent(new UserId(item.userId()), first -> new ArrayList<>())
                    .add(ending);
        }
        update(group, keys, endings);
    }

    private static ItemKey memberKey(TableKeys.GroupRef group, EnrolmentItem item) {
        return TableKeys.member(group.tenant(), group.group(), new UserId(item.userId()));
    }

    private List<Change> changes(
            TableKeys.GroupRef group, Set<ItemKey> enrolments, Map<UserId, List<Touched.Ending>> endings) {
        var items = read(group, enrolments, endings.keySet());
        var changes = new ArrayList<Change>();
        for (var item : items.values()) {
            var ending = Optional.of(item)
                    .filter(EnrolmentItem::isActive)
                    .flatMap(active -> ending(endings.getOrDefault(new UserId(item.userId()), List.of()), item));
            var now = ending.map(ended -> item.ended(operation(group, ended))).orElse(item);
            if (ending.isPresent() || now.isActive() != item.isCounted()) {
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

    // That of the very membership, to which no enrolment was added once it was over: what belongs to another has a
    // record
    // of its own.
    private static Optional<Touched.Ending> ending(List<Touched.Ending> endings, EnrolmentItem item) {
        return endings.stream()
                .filter(ending -> ending.memberSinceEpochMillis() == item.memberSinceEpochMillis())
                .findFirst();
    }

    // Who ended the membership has ended its enrolments, at that moment.
    private Operation operation(TableKeys.GroupRef group, Touched.Ending ending) {
        return new Operation(ids.next(), group.tenant(), ending.by(), ending.requestId(), ending.at());
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
            // Even if it is none together: whoever finds the stats in one version before and after reading the
            // enrolments
            // has read those that it counts.
            if (chunk.stream().anyMatch(change -> change.difference() != 0)) {
                items.addAll(stats.counting(group, Counts.ofEnrolments(difference)));
            }
            if (table.commit(own(group), items) instanceof Commit.Refused) {
                return false;
            }
        }
        return true;
    }

    private Operation own(TableKeys.GroupRef group) {
        return new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
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
