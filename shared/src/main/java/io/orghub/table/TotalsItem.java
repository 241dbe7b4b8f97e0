package io.orghub.table;

import io.orghub.domain.TenantTotals;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#TENANT | TOTALS}: the sum of the tenant's listed stats. */
record TotalsItem(
        String pk,
        String sk,
        String itemType,
        Long plainGroups,
        Long organisations,
        Long members,
        Long enrolments,
        Long granted,
        Long available,
        Long reserved) {
    static final TableSchema<TotalsItem> SCHEMA = RecordSchema.of(TotalsItem.class);

    static final String ADD = "SET itemType = :type ADD plainGroups :groups, organisations :organisations,"
            + " members :members, enrolments :enrolments, granted :granted, available :available, reserved :reserved";

    static Condition adding(TenantTotals difference) {
        return Condition.NONE
                .with(":type", "totals")
                .with(":groups", difference.groups())
                .with(":organisations", difference.organisations())
                .with(":members", difference.members())
                .with(":enrolments", difference.enrolments())
                .with(":granted", difference.granted())
                .with(":available", difference.available())
                .with(":reserved", difference.reserved());
    }

    /** What is reserved is never more than is in use. */
    TenantTotals toDomain() {
        return new TenantTotals(
                plainGroups,
                organisations,
                members,
                enrolments,
                granted,
                available,
                Math.min(reserved, granted - available));
    }
}
