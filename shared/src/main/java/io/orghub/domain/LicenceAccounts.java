package io.orghub.domain;

import java.util.Optional;

/** The licence accounts of organisations. */
public interface LicenceAccounts {
    /** Adds licences once for each key: the record of the grant is found before anything looks at the account. */
    Once<GrantOutcome> grant(Operation operation, GroupId organisation, Grant grant, Claim<GrantOutcome> claim);

    /**
     * Sets the total, which may lower it to what is in use. The same request is done once, however often its answer was
     * lost: what others grant meanwhile stays.
     */
    SetLicencesOutcome set(Operation operation, GroupId organisation, NewTotal total);

    /** Every change of the account, newest first; the last ones a moment late. */
    Page<LedgerEntry> ledger(TenantId tenant, GroupId organisation, PageRequest page);

    Optional<LicenceAccount> find(TenantId tenant, GroupId organisation);
}
