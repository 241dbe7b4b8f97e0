package io.orghub.domain;

import java.time.Duration;

/** What came of sending an invitation again. */
public sealed interface ResendOutcome {
    /** Under a new link and a new expiry; links of earlier sendings open nothing from now on. */
    record Resent(Invitation invitation) implements ResendOutcome {}

    /** @param remaining until it may be sent again */
    record TooSoon(Duration remaining) implements ResendOutcome {}

    /** @param retryAfter until the group's next day (UTC) begins */
    record MailLimitReached(Duration retryAfter) implements ResendOutcome {}

    /** It invites as what the caller may invite nobody as. */
    record NotPermitted() implements ResendOutcome {}

    /** No such invitation of the group, or one that another of the same address has replaced. */
    record NotFound() implements ResendOutcome {}

    /** Its mail bounced or was complained about: the address gets no more of them. */
    record Undeliverable() implements ResendOutcome {}

    record AlreadyUsed() implements ResendOutcome {}

    /** It had expired and its licence was given to somebody else. */
    record Expired() implements ResendOutcome {}

    record Revoked() implements ResendOutcome {}

    record Declined() implements ResendOutcome {}

    record Archived() implements ResendOutcome {}

    /** It had expired and holds no licence, and none is left. */
    record LicencesExhausted(long available, long requested) implements ResendOutcome {}
}
