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

    /** The totals are still as they were read, so what they were compared with is what they should be. */
    private static final String AS_READ = "plainGroups = :wasGroups AND organisations = :wasOrganisations"
            + " AND members = :wasMembers AND enrolments = :wasEnrolments AND granted = :wasGranted"
            + " AND available = :wasAvailable AND reserved = :wasReserved";

    static Condition correcting(TenantTotals read, TenantTotals difference) {
        return adding(Condition.of(AS_READ), difference)
                .with(":wasGroups", read.groups())
                .with(":wasOrganisations", read.organisations())
                .with(":wasMembers", read.members())
                .with(":wasEnrolments", read.enrolments())
                .with(":wasGranted", read.granted())
                .with(":wasAvailable", read.available())
                .with(":wasReserved", read.reserved());
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
                .with(":reserved", difference.reserved());
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
