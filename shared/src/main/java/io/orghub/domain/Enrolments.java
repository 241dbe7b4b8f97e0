package io.orghub.domain;

import java.util.Optional;

/** Who takes which course in a group. An enrolment belongs to a membership and ends with it. */
public interface Enrolments {
    /** Enrols members, all or none; under the enrolment policy each new enrolment takes a licence. */
    Once<AssignOutcome> assign(
            Operation operation, Group group, NewEnrolments wanted, Optional<Claim<AssignOutcome>> claim);

    /** Ends an enrolment and gives the licence that it holds back, once; one that ended before stays ended. */
    UnassignOutcome unassign(Operation operation, Group group, UserId user, CourseId course);

    /** By user and course; of one course by time. A page may be short and still have a next one. */
    Page<Enrolment> list(TenantId tenant, GroupId group, EnrolmentFilter filter, PageRequest page);
}
