package io.orghub.domain;

/** The profile graph. {@code SOCIAL} links come and go with memberships; {@code GUARDIAN} links are reported. */
public interface ProfileLinks {
    /** Links tutor and student; the same link again is the one there is. */
    ProfileLink link(Operation operation, UserId tutor, UserId student);

    /** Ends the link; one that is not there stays so. */
    void unlink(Operation operation, UserId tutor, UserId student);

    /** All links of a user, whichever end it is: to students, organisations' owners, its organisations' members, tutors. */
    Page<ProfileLink> list(TenantId tenant, UserId user, PageRequest page);
}
