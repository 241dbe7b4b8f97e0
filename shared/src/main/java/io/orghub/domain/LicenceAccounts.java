package io.orghub.domain;

import java.util.Optional;

/** The licence accounts of organisations. */
public interface LicenceAccounts {
    /** Adds licences once for each key: the record of the grant is found before anything looks at the account. */
    Once<GrantOutcome> grant(Operation operation, GroupId organisation, Grant grant, Claim<GrantOutcome> claim);

    Optional<LicenceAccount> find(TenantId tenant, GroupId organisation);
}
