package io.orghub.groups.gettenantusage;

import io.orghub.domain.GroupUsage;
import io.orghub.edge.LicencesView;
import java.math.BigDecimal;
import java.util.Optional;

/** What a group uses; {@code utilisation} is the part of its licences in use, 0 to 1. */
record GroupUsageView(
        String groupId,
        String type,
        String name,
        long members,
        long enrolments,
        Optional<LicencesView> licences,
        Optional<BigDecimal> utilisation) {

    static GroupUsageView of(GroupUsage usage) {
        return new GroupUsageView(
                usage.group().value(),
                usage.type().toString(),
                usage.name(),
                usage.members(),
                usage.enrolments(),
                usage.licences().map(LicencesView::of),
                usage.licences().map(account -> Utilisation.of(account.inUse(), account.granted())));
    }
}
