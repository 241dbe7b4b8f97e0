package io.orghub.domain;

import java.time.Instant;

/** A member of a group who takes a course there. */
public record Enrolment(UserId user, Course course, Instant enrolledAt) {}
