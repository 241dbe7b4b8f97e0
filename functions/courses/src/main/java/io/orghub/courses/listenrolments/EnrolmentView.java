package io.orghub.courses.listenrolments;

import io.orghub.domain.Enrolment;
import java.time.Instant;

/** An enrolment as clients read it. */
record EnrolmentView(String userId, String courseId, String courseTitle, Instant enrolledAt) {
    static EnrolmentView of(Enrolment enrolment) {
        return new EnrolmentView(
                enrolment.user().value(),
                enrolment.course().id().value(),
                enrolment.course().title(),
                enrolment.enrolledAt());
    }
}
