package io.orghub.domain;

/** What came of accepting an invitation. */
public sealed interface AcceptOutcome {
    /** Also for the same user again, with the same answer. */
    record Accepted(GroupId group, UserId user, Role role) implements AcceptOutcome {}

    record Invalid() implements AcceptOutcome {}

    record EmailNotVerified() implements AcceptOutcome {}

    record EmailMismatch() implements AcceptOutcome {}

    /** By another user, or by this one whose membership has ended since. */
    record AlreadyUsed() implements AcceptOutcome {}

    record Expired() implements AcceptOutcome {}

    record Revoked() implements AcceptOutcome {}

    record Declined() implements AcceptOutcome {}

    record Archived() implements AcceptOutcome {}

    /** Under the enrolment policy joining needs a licence to be available. */
    record LicencesExhausted(long available, long requested) implements AcceptOutcome {}
}
