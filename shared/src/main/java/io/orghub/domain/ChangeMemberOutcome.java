package io.orghub.domain;

/** What came of changing a member's role or kind. */
public sealed interface ChangeMemberOutcome {
    record Changed(Member member) implements ChangeMemberOutcome {}

    /** Never one, or not any more. */
    record NotAMember() implements ChangeMemberOutcome {}

    record IsTheOwner() implements ChangeMemberOutcome {}

    /** The membership is of another version than the caller has read. */
    record Stale() implements ChangeMemberOutcome {}
}
