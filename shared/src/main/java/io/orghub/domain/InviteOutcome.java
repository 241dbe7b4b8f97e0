package io.orghub.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of inviting addresses: all of them, or none. */
public sealed interface InviteOutcome {
    /** In the order asked for. */
    record Done(List<Invitee> invitees) implements InviteOutcome {}

    record LicencesExhausted(long available, long requested) implements InviteOutcome {}

    /** @param retryAfter until the group's next day (UTC) begins */
    record MailLimitReached(Duration retryAfter) implements InviteOutcome {}

    record Archived() implements InviteOutcome {}

    /** @param invitation nothing for a member who came by another way */
    record Invitee(EmailAddress email, Verdict verdict, Optional<Invitation> invitation) {}

    /** What became of one address. */
    enum Verdict {
        INVITED("invited"),
        ALREADY_INVITED("already-invited"),
        ALREADY_MEMBER("already-member");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
