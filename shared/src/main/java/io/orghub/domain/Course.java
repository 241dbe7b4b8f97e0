package io.orghub.domain;

/** A course of a tenant: every group of it may enrol its members. */
public record Course(CourseId id, String title) {}
