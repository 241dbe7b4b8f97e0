package io.orghub.domain;

import java.util.List;

/** What came of enrolling users in courses: all of them, or none. */
public sealed interface AssignOutcome {
    /** User by user, each with the courses in the order asked for. */
    record Done(List<Assignment> assignments) implements AssignOutcome {}

    record UnknownCourses(List<CourseId> courses) implements AssignOutcome {}

    record NotMembers(List<UserId> users) implements AssignOutcome {}

    record LicencesExhausted(long available, long requested) implements AssignOutcome {}

    record Archived() implements AssignOutcome {}

    /** @param enrolled false for one who was enrolled already, and was charged nothing */
    record Assignment(UserId user, CourseId course, boolean enrolled) {}
}
