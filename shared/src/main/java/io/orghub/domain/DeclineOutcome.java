package io.orghub.domain;

/** What came of declining an invitation. */
public sealed interface DeclineOutcome {
    /** Also again. */
    record Declined() implements DeclineOutcome {}

    record Invalid() implements DeclineOutcome {}

    record EmailNotVerified() implements DeclineOutcome {}

    record EmailMismatch() implements DeclineOutcome {}

    record AlreadyAccepted() implements DeclineOutcome {}

    record Expired() implements DeclineOutcome {}

    record Revoked() implements DeclineOutcome {}

    record Archived() implements DeclineOutcome {}
}
