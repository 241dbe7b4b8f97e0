package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    // The trend begins eleven months before the present one, which in the west of UTC may still be the last.
    private static final int MONTHS_KEPT_BEFORE = 12;

    private final OrgTable table;
    private final IdSource ids;
    private final Clock clock;

    RevenueBuckets(OrgTable table, IdSource ids, Clock clock) {
        this.table = table;
        this.ids = ids;
        this.clock = clock;
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
            var difference = sum(bucket).minus(held.map(RevenueBucketItem::sums).orElse(RevenueSums.NONE));
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
        var oldest = YearMonth.now(clock).minusMonths(MONTHS_KEPT_BEFORE);
        items.add(table.putting(
                RevenueItem.SCHEMA,
                months.orElseGet(() -> RevenueItem.none(group)).plus(differences, oldest, clock.millis()),
                asRead(months.map(RevenueItem::version))));
        var write =
                new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
        return table.commit(write, items) instanceof Commit.Done;
    }

    private RevenueSums sum(TableKeys.BucketRef bucket) {
        var partition = AttributeValue.fromS(TableKeys.entriesPk(bucket));
        return table
                .client()
                .queryPaginator(query -> query.tableName(table.name())
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", partition))
                        .consistentRead(true))
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
