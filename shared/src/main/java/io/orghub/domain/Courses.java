package io.orghub.domain;

/** The courses of a tenant. None is ever deleted. */
public interface Courses {
    /** Creates or renames; the same course again changes nothing. */
    void put(Operation operation, Course course);

    /** By title, without case and accents. */
    Page<Course> list(TenantId tenant, PageRequest page);
}
