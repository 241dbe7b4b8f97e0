package io.orghub.table;

import io.orghub.domain.AuditAction;
import io.orghub.domain.StreamRecord;
import java.util.List;
import java.util.Optional;

/** What a stream record says that somebody did: a {@link RecordedChange} that a request asked for. */
record AuditedChange(
        TableKeys.GroupRef group,
        String itemType,
        AuditAction action,
        String subject,
        List<String> changed,
        String actor,
        String requestId,
        long atEpochMillis,
        long version) {
    /** @throws UnreadableItem if the record is not of an item as this code writes it */
    static Optional<AuditedChange> in(StreamRecord record) {
        try {
            return RecordedChange.in(record).filter(RecordedChange::isRequested).map(AuditedChange::of);
        } catch (RuntimeException e) {
            throw new UnreadableItem(
                    "A stream record could not be audited: " + e.getClass().getSimpleName());
        }
    }

    private static AuditedChange of(RecordedChange change) {
        return new AuditedChange(
                change.group(),
                change.itemType(),
                change.action(),
                subject(change),
                change.changed(),
                change.actor(),
                change.requestId(),
                change.atEpochMillis(),
                change.version());
    }

    private static String subject(RecordedChange change) {
        var now = change.now();
        return switch (change.action()) {
            case GROUP_CREATED, GROUP_UPDATED, GROUP_ARCHIVED, LICENCE_POLICY_CHANGED ->
                "group:" + change.group().group();
            case OWNERSHIP_TRANSFERRED -> "user:" + now.text("ownerId");
            case LICENCES_GRANTED, LICENCES_SET -> "entry:" + change.lastOp().text("entryId");
            case MEMBER_ADDED, MEMBER_CHANGED, MEMBER_REMOVED -> "user:" + now.text("userId");
            case INVITATION_SENT,
                    INVITATION_RESENT,
                    INVITATION_ACCEPTED,
                    INVITATION_DECLINED,
                    INVITATION_REVOKED,
                    INVITATION_EXPIRED -> "invitation:" + RecordedChange.invitationId(now);
            case COURSE_ASSIGNED, COURSE_UNASSIGNED ->
                "user:%s course:%s".formatted(now.text("userId"), now.text("courseId"));
            case IMPORT_STARTED, IMPORT_FINISHED -> "import:" + now.text("importId");
        };
    }
}
