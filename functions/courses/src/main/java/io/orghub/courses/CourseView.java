package io.orghub.courses;

import io.orghub.domain.Course;

/** A course as clients read it. */
public record CourseView(String courseId, String title) {
    public static CourseView of(Course course) {
        return new CourseView(course.id().value(), course.title());
    }
}
