package io.orghub.domain;

/** What came of setting an organisation's total of licences. */
public sealed interface SetLicencesOutcome {
    /** @param account as it is since, or as another has changed it meanwhile */
    record Done(LicenceAccount account) implements SetLicencesOutcome {}

    /** More licences are in use than the total would be. */
    record InUse(long inUse, long requested) implements SetLicencesOutcome {}

    /** The total is neither what it was decided by nor already what was wanted. */
    record Stale(long granted) implements SetLicencesOutcome {}

    record NotFound() implements SetLicencesOutcome {}

    record NotAnOrganisation() implements SetLicencesOutcome {}

    record Archived() implements SetLicencesOutcome {}
}
