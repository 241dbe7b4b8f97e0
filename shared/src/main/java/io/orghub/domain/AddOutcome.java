package io.orghub.domain;

import java.util.List;

/** What came of adding members: all of them, or none. */
public sealed interface AddOutcome {
    /** In the order asked for. */
    record Done(List<Addition> additions) implements AddOutcome {}

    record LicencesExhausted(long available, long requested) implements AddOutcome {}

    record Archived() implements AddOutcome {}

    /** @param added false for one who was a member already, and was charged nothing */
    record Addition(Member member, boolean added) {}
}
