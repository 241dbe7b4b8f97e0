package io.orghub.table;

import io.orghub.domain.Booking;
import io.orghub.domain.Earning;
import io.orghub.domain.Refund;
import io.orghub.domain.TenantId;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * {@code T#GROUP#g#REVENUE#currency#date | BOOKING#b} or {@code REFUND#b#r}: what a booking or a refund is to an
 * organisation, never changed and kept for ever. It is small, for a bucket's entries are read together.
 */
record RevenueEntryItem(
        String pk, String sk, String itemType, Long grossMinor, Long refundsMinor, Long commissionMinor) {
    static final TableSchema<RevenueEntryItem> SCHEMA = RecordSchema.of(RevenueEntryItem.class);

    static RevenueEntryItem of(TenantId tenant, Booking booking, Earning earning) {
        var key = TableKeys.bookingEntry(bucket(tenant, earning), booking.id());
        return of(key, booking.amount().minor(), 0, earning);
    }

    static RevenueEntryItem of(TenantId tenant, Refund refund, Earning earning) {
        var key = TableKeys.refundEntry(bucket(tenant, earning), refund.booking(), refund.id());
        return of(key, 0, refund.amount().minor(), earning);
    }

    private static RevenueEntryItem of(ItemKey key, long gross, long refunds, Earning earning) {
        return new RevenueEntryItem(
                key.pk(),
                key.sk(),
                "revenue-entry",
                gross,
                refunds,
                earning.commission().minor());
    }

    private static TableKeys.BucketRef bucket(TenantId tenant, Earning earning) {
        return new TableKeys.BucketRef(
                new TableKeys.GroupRef(tenant, earning.organisation()),
                earning.commission().currency(),
                earning.date());
    }

    RevenueSums sums() {
        return new RevenueSums(grossMinor, refundsMinor, commissionMinor, 1);
    }
}
