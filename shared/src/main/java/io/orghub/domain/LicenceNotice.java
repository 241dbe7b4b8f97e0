package io.orghub.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says that an organisation's licences run low. There is one for each time a threshold is crossed, until a grant or a new
 * total arms it again; a step over several is one notice.
 *
 * @param id the ledger entry's that crossed it
 * @param accountVersion the account's version that crossed it
 * @param crossed thresholds in percent, lowest first
 */
public record LicenceNotice(
        TenantId tenant,
        GroupId organisation,
        String id,
        long accountVersion,
        List<Integer> crossed,
        LicenceUse use,
        Instant at) {
    private static final String EVENT_TYPE = "licences.low";

    public LicenceNotice {
        Identifier.require(id);
    }

    public int threshold() {
        return crossed.getLast();
    }

    public long available() {
        return use.granted() - use.inUse();
    }

    /** The same each time it is asked for, its id too: the bus may be given it twice. */
    public DomainEvent event() {
        return new DomainEvent(
                id,
                EVENT_TYPE,
                tenant,
                at,
                Optional.empty(),
                Optional.empty(),
                accountVersion,
                Map.of(
                        "organisationId", organisation.value(),
                        "threshold", threshold(),
                        "crossed", crossed,
                        "granted", use.granted(),
                        "inUse", use.inUse(),
                        "available", available()));
    }
}
