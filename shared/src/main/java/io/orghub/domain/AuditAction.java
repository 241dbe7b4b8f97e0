package io.orghub.domain;

import java.util.Locale;

/** What was done to a group or to something in it. */
public enum AuditAction {
    GROUP_CREATED,
    GROUP_UPDATED,
    GROUP_ARCHIVED,
    OWNERSHIP_TRANSFERRED,
    LICENCE_POLICY_CHANGED,
    LICENCES_GRANTED,
    LICENCES_SET,
    MEMBER_ADDED,
    MEMBER_CHANGED,
    MEMBER_REMOVED,
    INVITATION_SENT,
    INVITATION_RESENT,
    INVITATION_ACCEPTED,
    INVITATION_DECLINED,
    INVITATION_REVOKED,
    INVITATION_EXPIRED,
    COURSE_ASSIGNED,
    COURSE_UNASSIGNED,
    IMPORT_STARTED,
    IMPORT_FINISHED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
