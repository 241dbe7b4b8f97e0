package io.orghub.domain;

/** What came of a grant. */
public sealed interface GrantOutcome {
    record Granted(String entryId, Grant grant, Operation operation) implements GrantOutcome {}

    record NotFound() implements GrantOutcome {}

    record NotAnOrganisation() implements GrantOutcome {}

    record Archived() implements GrantOutcome {}
}
