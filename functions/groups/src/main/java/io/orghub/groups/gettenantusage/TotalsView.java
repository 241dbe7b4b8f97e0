package io.orghub.groups.gettenantusage;

import io.orghub.domain.TenantTotals;
import java.math.BigDecimal;

/** What all groups of a tenant come to; {@code groups} are plain ones. */
record TotalsView(
        long groups,
        long organisations,
        long members,
        long enrolments,
        long granted,
        long available,
        long reserved,
        long consumed,
        BigDecimal utilisation) {

    static TotalsView of(TenantTotals totals) {
        return new TotalsView(
                totals.groups(),
                totals.organisations(),
                totals.members(),
                totals.enrolments(),
                totals.granted(),
                totals.available(),
                totals.reserved(),
                totals.consumed(),
                Utilisation.of(totals.inUse(), totals.granted()));
    }
}
