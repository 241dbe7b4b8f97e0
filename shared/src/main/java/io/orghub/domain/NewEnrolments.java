package io.orghub.domain;

import java.util.List;

/** Each of the users is to take each of the courses; both lists are distinct, and users × (courses + 1) at most 98. */
public record NewEnrolments(List<UserId> users, List<CourseId> courses) {}
