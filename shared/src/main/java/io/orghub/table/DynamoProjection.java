package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.ListingId;
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
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sorts a batch's records by group, or by the tutor whose links and listings they are of, and brings the group's projections to the state of their sources. Records say only
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
    private final Teachings teachings;
    private final ClientRows clientRows;
    private final ListingRows listingRows;
    private final RevenueBuckets revenue;
    private final DynamoOrganisationRegistry registry;
    private final Probes probes;

    DynamoProjection(
            Ledger ledger,
            Audit audit,
            GroupStats stats,
            LowLicences lowLicences,
            CountedRows countedRows,
            EnrolmentCounts enrolmentCounts,
            Memberships memberships,
            Teachings teachings,
            ClientRows clientRows,
            ListingRows listingRows,
            RevenueBuckets revenue,
            DynamoOrganisationRegistry registry,
            Probes probes) {
        this.ledger = ledger;
        this.audit = audit;
        this.stats = stats;
        this.lowLicences = lowLicences;
        this.countedRows = countedRows;
        this.enrolmentCounts = enrolmentCounts;
        this.memberships = memberships;
        this.teachings = teachings;
        this.clientRows = clientRows;
        this.listingRows = listingRows;
        this.revenue = revenue;
        this.registry = registry;
        this.probes = probes;
    }

    @Override
    public Applied apply(List<StreamRecord> records) {
        var toRetry = new LinkedHashSet<StreamRecord>();
        var unreadable = new LinkedHashSet<StreamRecord>();
        var met = new LinkedHashMap<StreamRecord, ItemKey>();
        var works = new LinkedHashMap<TableKeys.GroupRef, Work>();
        var offers = new LinkedHashMap<TableKeys.UserRef, Offer>();
        for (var record : records) {
            attempt(List.of(record), toRetry, unreadable, () -> sort(record, works, offers, met));
        }
        works.forEach((group, work) -> attempt(work.records, toRetry, unreadable, () -> apply(group, work)));
        offers.forEach((tutor, offer) -> attempt(offer.records, toRetry, unreadable, () -> apply(tutor, offer)));
        meet(met, toRetry, unreadable);
        return new Applied(List.copyOf(toRetry), List.copyOf(unreadable));
    }

    // A probe says that all before it has been told, so it is not met before that has been applied. What is before a
    // record
    // that comes again may not come again itself.
    private void meet(Map<StreamRecord, ItemKey> met, Set<StreamRecord> toRetry, Set<StreamRecord> unreadable) {
        if (toRetry.isEmpty()) {
            met.forEach((record, probe) -> attempt(List.of(record), toRetry, unreadable, () -> probes.meet(probe)));
        } else {
            toRetry.addAll(met.keySet());
        }
    }

    private void sort(
            StreamRecord record,
            Map<TableKeys.GroupRef, Work> works,
            Map<TableKeys.UserRef, Offer> offers,
            Map<StreamRecord, ItemKey> met) {
        var touched = Touched.by(record);
        AuditedChange.in(record)
                .ifPresent(change -> work(works, change.group(), record).audited.add(change));
        switch (touched) {
            case Touched.Group(var group) -> {
                work(works, group, record).shown = true;
                work(works, group, record).registered = true;
            }
            case Touched.Account(var group, var image) -> {
                var work = work(works, group, record);
                work.accounts.add(image);
                work.shown = true;
                // Any activity registers one that was missed.
                work.registered = true;
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
            case Touched.Profile(var tenant, var user) -> {
                Stream.concat(
                                memberships.groupsOf(tenant, user).stream(),
                                teachings.of(new TableKeys.UserRef(tenant, user)).stream()
                                        .map(TeachingItem::group))
                        .forEach(group -> work(works, group, record).users.add(user));
                clientRows
                        .groupsOf(tenant, user)
                        .forEach(group -> work(works, group, record).students.add(user));
            }
            case Touched.Link(var tutor, var student) ->
                offer(offers, tutor, record).students.add(student);
            case Touched.Listing(var tutor, var listing) ->
                offer(offers, tutor, record).listings.add(listing);
            case Touched.Revenue(var bucket) ->
                work(works, bucket.group(), record).buckets.add(bucket);
            case Touched.Probe(var key) -> met.put(record, key);
            case Touched.Nothing() -> {}
        }
    }

    private void apply(TableKeys.GroupRef group, Work work) {
        ledger.write(group, work.accounts);
        audit.write(work.audited);
        if (work.shown) {
            stats.show(group);
        }
        if (work.registered) {
            registry.follow(group);
        }
        if (!work.accounts.isEmpty()) {
            lowLicences.follow(group);
        }
        countedRows.update(group, work.users, work.invitationKeys);
        // After the rows of the team, which come before any number in them.
        teachings.follow(group, work.users);
        clientRows.rename(group, work.students);
        enrolmentCounts.update(group, work.enrolments, work.endings);
        revenue.fold(group, work.buckets);
    }

    // A teaching that comes after this look at them goes through all links and listings itself.
    private void apply(TableKeys.UserRef tutor, Offer offer) {
        boolean allShown = true;
        for (var teaching : teachings.of(tutor)) {
            allShown &= clientRows
                    .bring(teaching.group(), tutor.user(), offer.students)
                    .isEmpty();
            listingRows.bring(teaching.group(), tutor.user(), offer.listings);
        }
        if (!allShown) {
            throw new UnreadableItem("A client's row is full");
        }
    }

    // One group's trouble keeps nobody else's records from being applied, nor one record's that of its neighbours.
    private void attempt(
            Collection<StreamRecord> records, Set<StreamRecord> toRetry, Set<StreamRecord> unreadable, Runnable step) {
        try {
            step.run();
        } catch (Busy passing) {
            toRetry.addAll(records);
        } catch (SdkException refused) {
            if (!RefusedForEver.is(refused)) {
                throw refused;
            }
            putAside(records, toRetry, unreadable);
        } catch (RuntimeException lasting) {
            // An item that nobody wrote like this can break whatever reads it.
            putAside(records, toRetry, unreadable);
        }
    }

    // Whichever of them it is about; the others are applied.
    private void putAside(Collection<StreamRecord> records, Set<StreamRecord> toRetry, Set<StreamRecord> unreadable) {
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

    private static Work work(Map<TableKeys.GroupRef, Work> works, TableKeys.GroupRef group, StreamRecord record) {
        var work = works.computeIfAbsent(group, first -> new Work());
        work.records.add(record);
        return work;
    }

    private static Offer offer(Map<TableKeys.UserRef, Offer> offers, TableKeys.UserRef tutor, StreamRecord record) {
        var offer = offers.computeIfAbsent(tutor, first -> new Offer());
        offer.records.add(record);
        return offer;
    }

    /** What has changed of a tutor's links and listings, which every organisation of the tutor may show. */
    private static final class Offer {
        final Set<StreamRecord> records = new LinkedHashSet<>();
        final Set<UserId> students = new LinkedHashSet<>();
        final Set<ListingId> listings = new LinkedHashSet<>();
    }

    private static final class Work {
        final Set<StreamRecord> records = new LinkedHashSet<>();
        final List<AccountItem> accounts = new ArrayList<>();
        final List<AuditedChange> audited = new ArrayList<>();
        final Set<UserId> users = new LinkedHashSet<>();
        final Set<UserId> students = new LinkedHashSet<>();
        final Map<UserId, List<Touched.Ending>> endings = new LinkedHashMap<>();
        final Set<ItemKey> enrolments = new LinkedHashSet<>();
        final Set<String> invitationKeys = new LinkedHashSet<>();
        final Set<TableKeys.BucketRef> buckets = new LinkedHashSet<>();
        boolean shown;
        boolean registered;
    }
}
