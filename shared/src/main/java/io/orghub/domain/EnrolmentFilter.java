package io.orghub.domain;

import java.util.Optional;

/** Which enrolments of a group a list shows. */
public record EnrolmentFilter(Optional<UserId> user, Optional<CourseId> course) {}
