package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.Projection;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sorts a batch's records by group and brings the group's projections to the state of their sources. Records say only
 * what to look at, so duplicates, shuffles and replays come to the same. The ledger and the audit trail are told by images,
 * for they are about changes and not about what came of them; what they write is a function of the record alone.
 */
@Singleton
final class DynamoProjection implements Projection {
    private final Ledger ledger;
    private final Audit audit;
    private final GroupStats stats;
    private final LowLicences lowLicences;
    private final CountedRows countedRows;
    private final EnrolmentCounts enrolmentCounts;
    private final Memberships memberships;
    private final RevenueBuckets revenue;

    DynamoProjection(
            Ledger ledger,
            Audit audit,
            GroupStats stats,
            LowLicences lowLicences,
            CountedRows countedRows,
            EnrolmentCounts enrolmentCounts,
            Memberships memberships,
            RevenueBuckets revenue) {
        this.ledger = ledger;
        this.audit = audit;
        this.stats = stats;
        this.lowLicences = lowLicences;
        this.countedRows = countedRows;
        this.enrolmentCounts = enrolmentCounts;
        this.memberships = memberships;
        this.revenue = revenue;
    }

    @Override
    public Applied apply(List<StreamRecord> records) {
        var toRetry = new LinkedHashSet<StreamRecord>();
        var unreadable = new LinkedHashSet<StreamRecord>();
        var works = new LinkedHashMap<TableKeys.GroupRef, Work>();
        for (var record : records) {
            attempt(List.of(record), toRetry, unreadable, () -> sort(record, works));
        }
        works.forEach((group, work) -> attempt(work.records, toRetry, unreadable, () -> apply(group, work)));
        return new Applied(List.copyOf(toRetry), List.copyOf(unreadable));
    }

    private void sort(StreamRecord record, Map<TableKeys.GroupRef, Work> works) {
        var touched = Touched.by(record);
        AuditedChange.in(record)
                .ifPresent(change -> work(works, change.group(), record).audited.add(change));
        switch (touched) {
            case Touched.Group(var group) -> work(works, group, record).shown = true;
            case Touched.Account(var group, var image) -> {
                var work = work(works, group, record);
                work.accounts.add(image);
                work.shown = true;
            }
            case Touched.Member(var group, var user) ->
                work(works, group, record).users.add(user);
            case Touched.FormerMember(var group, var user, var ending) -> {
                work(works, group, record).users.add(user);
                work(works, group, record)
                        .endings
                        .computeIfAbsent(user, first -> new ArrayList<>())
                        .add(ending);
            }
            case Touched.Enrolment(var group, var key) ->
                work(works, group, record).enrolments.add(key);
            case Touched.Invitation(var group, var key) ->
                work(works, group, record).invitationKeys.add(key);
            case Touched.Profile(var tenant, var user) ->
                memberships
                        .groupsOf(tenant, user)
                        .forEach(group -> work(works, group, record).users.add(user));
            case Touched.Revenue(var bucket) ->
                work(works, bucket.group(), record).buckets.add(bucket);
            case Touched.Nothing() -> {}
        }
    }

    private void apply(TableKeys.GroupRef group, Work work) {
        ledger.write(group, work.accounts);
        audit.write(work.audited);
        if (work.shown) {
            stats.show(group);
        }
        if (!work.accounts.isEmpty()) {
            lowLicences.follow(group);
        }
        countedRows.update(group, work.users, work.invitationKeys);
        enrolmentCounts.update(group, work.enrolments, work.endings);
        revenue.fold(group, work.buckets);
    }

    // One group's trouble keeps nobody else's records from being applied, nor one record's that of its neighbours.
    private void attempt(
            Collection<StreamRecord> records, Set<StreamRecord> toRetry, Set<StreamRecord> unreadable, Runnable step) {
        try {
            step.run();
        } catch (Busy passing) {
            toRetry.addAll(records);
        } catch (SdkException notTheItems) {
            throw notTheItems;
        } catch (RuntimeException lasting) {
            // An item that nobody wrote like this can break whatever reads it.
            if (records.size() == 1) {
                unreadable.addAll(records);
                return;
            }
            for (var record : records) {
                var alone = apply(List.of(record));
                toRetry.addAll(alone.toRetry());
                unreadable.addAll(alone.unreadable());
            }
        }
    }

    private static Work work(Map<TableKeys.GroupRef, Work> works, TableKeys.GroupRef group, StreamRecord record) {
        var work = works.computeIfAbsent(group, first -> new Work());
        work.records.add(record);
        return work;
    }

    private static final class Work {
        final Set<StreamRecord> records = new LinkedHashSet<>();
        final List<AccountItem> accounts = new ArrayList<>();
        final List<AuditedChange> audited = new ArrayList<>();
        final Set<UserId> users = new LinkedHashSet<>();
        final Map<UserId, List<Touched.Ending>> endings = new LinkedHashMap<>();
        final Set<ItemKey> enrolments = new LinkedHashSet<>();
        final Set<String> invitationKeys = new LinkedHashSet<>();
        final Set<TableKeys.BucketRef> buckets = new LinkedHashSet<>();
        boolean shown;
    }
}
