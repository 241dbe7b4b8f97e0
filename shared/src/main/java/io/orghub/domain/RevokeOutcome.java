package io.orghub.domain;

/** What came of revoking an invitation. */
public sealed interface RevokeOutcome {
    /** Also where it had ended before, or a new one has taken its place. */
    record Revoked() implements RevokeOutcome {}

    record NeverInvited() implements RevokeOutcome {}

    record AlreadyAccepted() implements RevokeOutcome {}

    /** It invites to a role above what the caller may revoke. */
    record NotPermitted() implements RevokeOutcome {}

    record Archived() implements RevokeOutcome {}
}
