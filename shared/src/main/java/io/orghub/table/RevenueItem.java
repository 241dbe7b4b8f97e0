package io.orghub.table;

import io.orghub.domain.MonthlyRevenue;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g | STATS#REVENUE}: an organisation's months, each the sum of its buckets. Names are short and months
 * stand under their currency, so that stats with three currencies stay within what one unit reads.
 */
record RevenueItem(
        String pk, String sk, String itemType, List<CurrencyItem> currencies, Long updatedAtEpochMillis, Long version) {
    static final TableSchema<RevenueItem> SCHEMA = RecordSchema.of(RevenueItem.class);

    record CurrencyItem(String currency, List<MonthItem> months) {}

    record MonthItem(String month, Long gross, Long refunds, Long commission) {
        static MonthItem of(YearMonth month, RevenueSums sums) {
            return new MonthItem(month.toString(), sums.gross(), sums.refunds(), sums.commission());
        }

        YearMonth monthAsRead() {
            return YearMonth.parse(month);
        }

        RevenueSums sums() {
            return new RevenueSums(gross, refunds, commission, 0);
        }
    }

    static RevenueItem none(TableKeys.GroupRef group) {
        var key = TableKeys.revenue(group.tenant(), group.group());
        return new RevenueItem(key.pk(), key.sk(), "revenue", List.of(), 0L, 0L);
    }

    /** With these differences of buckets, and without what lies before {@code oldest}. */
    RevenueItem plus(Map<TableKeys.BucketRef, RevenueSums> differences, YearMonth oldest, long atEpochMillis) {
        var all = new TreeMap<String, TreeMap<YearMonth, RevenueSums>>();
        currencies.forEach(
                each -> each.months().forEach(month -> add(all, each.currency(), month.monthAsRead(), month.sums())));
        differences.forEach(
                (bucket, difference) -> add(all, bucket.currency(), YearMonth.from(bucket.date()), difference));
        var kept = new ArrayList<CurrencyItem>();
        all.forEach((currency, months) -> {
            var since = months.tailMap(oldest, true).entrySet().stream()
                    .map(month -> MonthItem.of(month.getKey(), month.getValue()))
                    .toList();
            if (!since.isEmpty()) {
                kept.add(new CurrencyItem(currency, since));
            }
        });
        return new RevenueItem(pk, sk, itemType, kept, atEpochMillis, version + 1);
    }

    /** With the months that these buckets come to, and nothing else. */
    RevenueItem rebuilt(Map<TableKeys.BucketRef, RevenueSums> buckets, YearMonth oldest, long atEpochMillis) {
        return new RevenueItem(pk, sk, itemType, List.of(), 0L, version).plus(buckets, oldest, atEpochMillis);
    }

    private static void add(
            Map<String, TreeMap<YearMonth, RevenueSums>> all, String currency, YearMonth month, RevenueSums sums) {
        all.computeIfAbsent(currency, first -> new TreeMap<>()).merge(month, sums, RevenueSums::plus);
    }

    Stream<MonthlyRevenue> months() {
        return currencies.stream().flatMap(each -> each.months().stream()
                .map(month -> new MonthlyRevenue(
                        month.monthAsRead(), each.currency(), month.gross(), month.refunds(), month.commission())));
    }
}
