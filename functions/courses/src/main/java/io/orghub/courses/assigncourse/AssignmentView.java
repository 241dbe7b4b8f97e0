package io.orghub.courses.assigncourse;

import io.orghub.domain.AssignOutcome;
import java.util.List;

/** What became of one user and course. */
record AssignmentView(String userId, String courseId, String outcome) {
    static AssignmentView of(AssignOutcome.Assignment assignment) {
        return new AssignmentView(
                assignment.user().value(),
                assignment.course().value(),
                assignment.enrolled() ? "enrolled" : "already-enrolled");
    }

    record OfList(List<AssignmentView> enrolments) {
        static OfList of(List<AssignOutcome.Assignment> assignments) {
            return new OfList(assignments.stream().map(AssignmentView::of).toList());
        }
    }
}
