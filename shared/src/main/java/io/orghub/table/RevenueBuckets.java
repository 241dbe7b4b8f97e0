package io.orghub.table;

import io.micronaut.context.annotation.Value;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Folds revenue entries into the months of their organisation, bucket by bucket: a bucket is set to the sum of its entries,
 * and its month changes by the difference in the same transaction. So the months are the sum of the buckets whatever comes
 * twice, late or in another order, and a bucket that holds all of its entries is written no more.
 */
@Singleton
final class RevenueBuckets {
    // One item more is for the months.
    private static final int MAX_BUCKETS = 50;

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;
    private final int monthsKeptBefore;

    /** @param monthsKeptBefore the present one, one more than the trend shows: in the west of UTC that may still be the last */
    RevenueBuckets(
            OrgTable table,
            IdSource ids,
            Clock clock,
            @Value("${revenue.months.kept.before:12}") int monthsKeptBefore) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
        this.monthsKeptBefore = monthsKeptBefore;
    }

    /** Brings buckets of one organisation, and its months, to what their entries say. */
    void fold(TableKeys.GroupRef group, Collection<TableKeys.BucketRef> buckets) {
        var all = List.copyOf(buckets);
        for (int from = 0; from < all.size(); from += MAX_BUCKETS) {
            foldTogether(group, all.subList(from, Math.min(from + MAX_BUCKETS, all.size())));
        }
    }

    private void foldTogether(TableKeys.GroupRef group, List<TableKeys.BucketRef> buckets) {
        Backoff.rounds("The revenue kept changing", () -> folded(group, buckets));
    }

    /** Whether it is done; if not, somebody else was faster and all must be read again. */
    private boolean folded(TableKeys.GroupRef group, List<TableKeys.BucketRef> buckets) {
        var revenueKey = TableKeys.revenue(group.tenant(), group.group());
        var keys = new ArrayList<>(buckets.stream().map(TableKeys::bucket).toList());
        keys.add(revenueKey);
        // The buckets before their entries: who summed up fewer than a bucket holds by now has read it in a version
        // that is gone.
        var found = table.getAll(keys);
        var items = new ArrayList<TransactWriteItem>();
        var differences = new LinkedHashMap<TableKeys.BucketRef, RevenueSums>();
        for (var bucket : buckets) {
            var held = found.get(RevenueBucketItem.SCHEMA, TableKeys.bucket(bucket));
            var difference =
                    sum(bucket, true).minus(held.map(RevenueBucketItem::sums).orElse(RevenueSums.NONE));
            if (!difference.equals(RevenueSums.NONE)) {
                differences.put(bucket, difference);
                items.add(table.putting(
                        RevenueBucketItem.SCHEMA,
                        next(bucket, held, difference),
                        asRead(held.map(RevenueBucketItem::version))));
            }
        }
        if (differences.isEmpty()) {
            return true;
        }
        var months = found.get(RevenueItem.SCHEMA, revenueKey);
        items.add(table.putting(
                RevenueItem.SCHEMA,
                months.orElseGet(() -> RevenueItem.none(group)).plus(differences, oldest(), clock.millis()),
                asRead(months.map(RevenueItem::version))));
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(write, items) instanceof Commit.Done;
    }

    /** Which of these buckets do not hold what their entries come to. */
    List<Suspect> suspects(Collection<TableKeys.BucketRef> buckets) {
        // Before their entries, as in a fold.
        return suspects(
                buckets, table.getAll(buckets.stream().map(TableKeys::bucket).toList()), true);
    }

    /** The same for half the price, as far as what was found tells, and entries of a moment ago. */
    List<Suspect> suspects(Collection<TableKeys.BucketRef> buckets, OrgTable.Found found) {
        return suspects(buckets, found, false);
    }

    /** The buckets of all months that the trend may show. */
    OrgTable.Found buckets(TableKeys.GroupRef group) {
        return table.queryBetween(
                TableKeys.groupPk(group.tenant(), group.group()),
                TableKeys.BUCKET_PREFIX + oldest().atDay(1),
                TableKeys.BUCKET_PREFIX + TableKeys.LAST);
    }

    private List<Suspect> suspects(Collection<TableKeys.BucketRef> buckets, OrgTable.Found found, boolean strongly) {
        var suspects = new ArrayList<Suspect>();
        for (var bucket : buckets) {
            var key = TableKeys.bucket(bucket);
            var held = found.get(RevenueBucketItem.SCHEMA, key);
            var sum = sum(bucket, strongly);
            if (!sum.equals(held.map(RevenueBucketItem::sums).orElse(RevenueSums.NONE))) {
                suspects.add(new Suspect(
                        RecomputedView.REVENUE,
                        Suspect.of(bucket.currency(), bucket.date().toString()),
                        Set.of(TableKeys.entriesPk(bucket)),
                        Suspect.versions(held.map(RevenueBucketItem::version)) + sum));
            }
        }
        return suspects;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The first month that the trend may show, anywhere on earth. */
    YearMonth oldest() {
        return YearMonth.now(clock).minusMonths(monthsKeptBefore);
    }

    /** What the months should be, if they and their buckets stood still while they were read. */
    Optional<MonthsFound> months(TableKeys.GroupRef group) {
        var key = TableKeys.revenue(group.tenant(), group.group());
        var before = table.get(RevenueItem.SCHEMA, key);
        var buckets = buckets(group);
        // Whatever changes a bucket changes the months with it.
        if (!version(before).equals(version(table.get(RevenueItem.SCHEMA, key)))) {
            return Optional.empty();
        }
        var sums = new LinkedHashMap<TableKeys.BucketRef, RevenueSums>();
        buckets.all(RevenueBucketItem.SCHEMA).forEach(item -> sums.put(item.bucket(group), item.sums()));
        return Optional.of(new MonthsFound(
                before,
                before.orElseGet(() -> RevenueItem.none(group)).rebuilt(sums, oldest(), clock.millis()),
                oldest()));
    }

    /** Puts what the months should be; refused if anything has been folded since they were read. */
    boolean correct(TableKeys.GroupRef group, MonthsFound found) {
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(
                        write,
                        List.of(table.putting(RevenueItem.SCHEMA, found.wanted(), asRead(version(found.read())))))
                instanceof Commit.Done;
    }

    private static Optional<Long> version(Optional<RevenueItem> item) {
        return item.map(RevenueItem::version);
    }

    /** Months as they were read, and as their buckets say that they should be. */
    record MonthsFound(Optional<RevenueItem> read, RevenueItem wanted, YearMonth oldest) {
        /** By "currency month", what is wrong. */
        Map<String, RevenueSums> differences() {
            var differences = new TreeMap<String, RevenueSums>();
            add(differences, Optional.of(wanted), 1);
            add(differences, read, -1);
            differences.values().removeIf(RevenueSums.NONE::equals);
            return differences;
        }

        private void add(Map<String, RevenueSums> differences, Optional<RevenueItem> item, int sign) {
            item.stream()
                    .flatMap(RevenueItem::months)
                    .filter(each -> !each.month().isBefore(oldest))
                    .forEach(each -> differences.merge(
                            each.currency() + " " + each.month(),
                            new RevenueSums(sign * each.gross(), sign * each.refunds(), sign * each.commission(), 0),
                            RevenueSums::plus));
        }
    }

    private RevenueSums sum(TableKeys.BucketRef bucket, boolean strongly) {
        // What is no entry stands before them.
        var partition = AttributeValue.fromS(TableKeys.entriesPk(bucket));
        return table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .keyConditionExpression("pk = :pk AND sk >= :first")
                        .expressionAttributeValues(
                                Map.of(":pk", partition, ":first", AttributeValue.fromS(TableKeys.FIRST_ENTRY)))
                        .consistentRead(strongly))
                .items()
                .stream()
                .flatMap(entry -> readable(entry).stream())
                .reduce(RevenueSums.NONE, RevenueSums::plus);
    }

    // One that nobody wrote like this holds up no other: its own record is dead-lettered, and replayed once it is
    // mended.
    private static Optional<RevenueSums> readable(Map<String, AttributeValue> entry) {
        try {
            return Optional.of(RevenueEntryItem.SCHEMA.mapToItem(entry).sums());
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static RevenueBucketItem next(
            TableKeys.BucketRef bucket, Optional<RevenueBucketItem> held, RevenueSums difference) {
        return RevenueBucketItem.of(
                bucket,
                held.map(RevenueBucketItem::sums).orElse(RevenueSums.NONE).plus(difference),
                held.map(RevenueBucketItem::version).orElse(0L) + 1);
    }

    // Nobody has folded since: a difference goes into the months once, with the bucket that holds it from then on.
    private static Condition asRead(Optional<Long> version) {
        return version.map(Condition::unchangedSince).orElse(Condition.ABSENT);
    }
}
