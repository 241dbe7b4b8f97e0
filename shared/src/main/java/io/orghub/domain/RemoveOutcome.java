package io.orghub.domain;

/** What came of removing a member. */
public sealed interface RemoveOutcome {
    record Removed() implements RemoveOutcome {}

    record NeverAMember() implements RemoveOutcome {}

    record IsTheOwner() implements RemoveOutcome {}

    /** The member's role is above what the caller may remove. */
    record NotPermitted() implements RemoveOutcome {}

    record Archived() implements RemoveOutcome {}
}
