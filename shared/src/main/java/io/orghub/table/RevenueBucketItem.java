package io.orghub.table;

import java.time.LocalDate;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#GROUP#g | BUCKET#date#currency}: how much of a bucket's entries the organisation's months hold. */
record RevenueBucketItem(
        String pk,
        String sk,
        String itemType,
        Long grossMinor,
        Long refundsMinor,
        Long commissionMinor,
        Long entries,
        Long version) {
    static final TableSchema<RevenueBucketItem> SCHEMA = RecordSchema.of(RevenueBucketItem.class);

    static RevenueBucketItem of(TableKeys.BucketRef bucket, RevenueSums sums, long version) {
        var key = TableKeys.bucket(bucket);
        return new RevenueBucketItem(
                key.pk(),
                key.sk(),
                "revenue-bucket",
                sums.gross(),
                sums.refunds(),
                sums.commission(),
                sums.entries(),
                version);
    }

    TableKeys.BucketRef bucket(TableKeys.GroupRef group) {
        var parts = sk.split("#", -1);
        return new TableKeys.BucketRef(group, parts[2], LocalDate.parse(parts[1]));
    }

    RevenueSums sums() {
        return new RevenueSums(grossMinor, refundsMinor, commissionMinor, entries);
    }
}
