package io.orghub.edge;

import io.orghub.domain.LicenceAccount;

/** A licence account as clients read it, by itself and in the stats. */
public record LicencesView(
        String organisationId, String policy, long granted, long available, long reserved, long consumed) {
    public static LicencesView of(LicenceAccount account) {
        return new LicencesView(
                account.organisation().value(),
                account.policy().toString(),
                account.granted(),
                account.available(),
                account.reserved(),
                account.consumed());
    }
}
