package io.orghub.domain;

/** What came of ending an enrolment. */
public sealed interface UnassignOutcome {
    record Unassigned() implements UnassignOutcome {}

    record NeverEnrolled() implements UnassignOutcome {}

    record Archived() implements UnassignOutcome {}
}
