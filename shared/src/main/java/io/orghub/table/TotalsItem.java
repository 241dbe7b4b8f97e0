package io.orghub.table;

import io.orghub.domain.TenantTotals;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** {@code T#TENANT | TOTALS}: the sum of the tenant's listed stats; each change of it is a new version. */
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
        Long reserved,
        Long version) {
    static final TableSchema<TotalsItem> SCHEMA = RecordSchema.of(TotalsItem.class);

    static final String ADD = "SET itemType = :type ADD plainGroups :groups, organisations :organisations,"
            + " members :members, enrolments :enrolments, granted :granted, available :available, reserved :reserved,"
            + " version :one";

    /** Nothing has been added since they were read, so what they were compared with is what they should be. */
    static Condition correcting(TotalsItem read, TenantTotals difference) {
        return adding(
                read.version == null
                        ? Condition.of("attribute_not_exists(version)")
                        : Condition.unchangedSince(read.version),
                difference);
    }

    static Condition adding(TenantTotals difference) {
        return adding(Condition.NONE, difference);
    }

    private static Condition adding(Condition condition, TenantTotals difference) {
        return condition
                .with(":type", "totals")
                .with(":groups", difference.groups())
                .with(":organisations", difference.organisations())
                .with(":members", difference.members())
                .with(":enrolments", difference.enrolments())
                .with(":granted", difference.granted())
                .with(":available", difference.available())
                .with(":reserved", difference.reserved())
                .with(":one", 1);
    }

    TenantTotals asRead() {
        return new TenantTotals(plainGroups, organisations, members, enrolments, granted, available, reserved);
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
