package io.orghub.domain;

/** What came of giving a group to another owner. */
public sealed interface TransferOutcome {
    record Transferred(Group group) implements TransferOutcome {}

    /** Who asked is not the owner, or is not any more. */
    record NotPermitted() implements TransferOutcome {}

    record NotAMember() implements TransferOutcome {}

    record Archived() implements TransferOutcome {}
}
