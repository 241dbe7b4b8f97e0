package io.orghub.domain;

import java.time.Instant;
import java.util.Locale;

/** That a mail did not reach anybody who wants it, so that no further one is sent. */
public record Undelivered(Reason reason, Instant at) {

    /** What the mail's receivers did with it. */
    public enum Reason {
        /** There is no such mailbox, or it takes no mail at all. */
        BOUNCED,
        /** Its owner said that it is spam. */
        COMPLAINED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
