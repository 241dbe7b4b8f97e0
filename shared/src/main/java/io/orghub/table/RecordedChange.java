package io.orghub.table;

import io.orghub.domain.AuditAction;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import io.orghub.domain.StreamRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a stream record says that happened in a group, by its two images and nothing else: the same record always says the
 * same. Bookkeeping of the service itself, such as a mail marked as sent, says nothing. The audit trail and the domain
 * events are both told from it.
 */
record RecordedChange(TableKeys.GroupRef group, AuditAction action, Optional<Image> old, Image now) {
    static final String REMOVED_AT = "removedAtEpochMillis";

    // As stored, and as clients know them.
    private static final Map<String, String> GROUP_FIELDS = Map.of(
            "name", "name",
            "slug", "slug",
            "ownerId", "ownerId",
            "policy", "licencePolicy",
            "description", "description",
            "website", "website",
            "avatarUrl", "avatarUrl",
            "settings", "settings");

    /** @throws RuntimeException if the record is not of an item as this code writes it */
    static Optional<RecordedChange> in(StreamRecord record) {
        // Nobody removes an item but time, long after what it stood for has ended.
        return record.newImage().map(Image::new).flatMap(now -> TableKeys.groupOf(
                        record.key().get("pk"))
                .flatMap(group -> of(group, record.oldImage().map(Image::new), now)));
    }

    private static Optional<RecordedChange> of(TableKeys.GroupRef group, Optional<Image> old, Image now) {
        return action(old, now).map(action -> new RecordedChange(group, action, old, now));
    }

    private static Optional<AuditAction> action(Optional<Image> old, Image now) {
        return switch ((String) now.values().get("itemType")) {
            case "group" -> groupAction(old, now);
            case "member" -> memberAction(old, now);
            case "invitation" -> invitationAction(old, now);
            case "enrolment" -> enrolmentAction(old, now);
            case "import" -> importAction(old, now);
            case "licence-account" -> accountAction(old, now);
            case null, default -> Optional.empty();
        };
    }

    String itemType() {
        return now.text("itemType");
    }

    long version() {
        return now.number("version");
    }

    String actor() {
        return isOfAccount() ? lastOp().text("actor") : now.text("changedBy");
    }

    String requestId() {
        return isOfAccount() ? lastOp().text("requestId") : now.text("requestId");
    }

    /** Whether a request or a run of a schedule brought it about just then. */
    boolean isRequested() {
        return !requestId().equals(Operation.NO_REQUEST);
    }

    /** Whether somebody asked for it: an invitation expires by time, whoever notices and has to write it down. */
    boolean isAskedFor() {
        return isRequested() && action != AuditAction.INVITATION_EXPIRED;
    }

    long atEpochMillis() {
        return isOfAccount() ? lastOp().number("atEpochMillis") : now.number("changedAtEpochMillis");
    }

    /** Of a change of a licence account: what the ledger says of it. */
    Image lastOp() {
        return now.map("lastOp");
    }

    private boolean isOfAccount() {
        return action == AuditAction.LICENCES_GRANTED || action == AuditAction.LICENCES_SET;
    }

    /** Names of the fields that were given other values, as clients know them; empty unless the action leaves that open. */
    List<String> changed() {
        return switch (action) {
            case GROUP_UPDATED, LICENCE_POLICY_CHANGED, OWNERSHIP_TRANSFERRED -> groupFields(old, now);
            case MEMBER_CHANGED -> memberFields(old, now);
            default -> List.of();
        };
    }

    /** An invitation's id, as clients know it. */
    static String invitationId(Image invitation) {
        return invitation.text("invitationKey") + "."
                + Long.toString(invitation.number("generation"), Character.MAX_RADIX);
    }

    private static Optional<AuditAction> groupAction(Optional<Image> old, Image now) {
        if (old.isEmpty()) {
            return Optional.of(AuditAction.GROUP_CREATED);
        }
        var before = old.get();
        if (before.differs(now, "state")) {
            return Optional.of(AuditAction.GROUP_ARCHIVED);
        }
        if (before.differs(now, "ownerId")) {
            return Optional.of(AuditAction.OWNERSHIP_TRANSFERRED);
        }
        if (before.differs(now, "policy")) {
            return Optional.of(AuditAction.LICENCE_POLICY_CHANGED);
        }
        return groupFields(old, now).isEmpty() ? Optional.empty() : Optional.of(AuditAction.GROUP_UPDATED);
    }

    private static List<String> groupFields(Optional<Image> old, Image now) {
        return GROUP_FIELDS.keySet().stream()
                .filter(field -> old.isPresent() && old.get().differs(now, field))
                .map(GROUP_FIELDS::get)
                .sorted()
                .toList();
    }

    private static Optional<AuditAction> memberAction(Optional<Image> old, Image now) {
        boolean was = old.isPresent() && !old.get().has(REMOVED_AT);
        boolean is = !now.has(REMOVED_AT);
        if (was != is) {
            return Optional.of(is ? AuditAction.MEMBER_ADDED : AuditAction.MEMBER_REMOVED);
        }
        return is && !memberFields(old, now).isEmpty() ? Optional.of(AuditAction.MEMBER_CHANGED) : Optional.empty();
    }

    private static List<String> memberFields(Optional<Image> old, Image now) {
        return Stream.of("kind", "role")
                .filter(field -> old.isPresent() && old.get().differs(now, field))
                .toList();
    }

    private static Optional<AuditAction> invitationAction(Optional<Image> old, Image now) {
        if (!now.is("status", InvitationStatus.PENDING.toString())) {
            return old.filter(before -> before.is("status", InvitationStatus.PENDING.toString()))
                    .map(before -> end(Words.read(InvitationStatus.class, now.text("status"))));
        }
        // One that had expired is replaced while it is still pending in the table.
        if (old.isEmpty() || old.get().differs(now, "generation") || old.get().differs(now, "status")) {
            return Optional.of(AuditAction.INVITATION_SENT);
        }
        return old.get().differs(now, "sending") ? Optional.of(AuditAction.INVITATION_RESENT) : Optional.empty();
    }

    private static AuditAction end(InvitationStatus status) {
        return switch (status) {
            case ACCEPTED -> AuditAction.INVITATION_ACCEPTED;
            case DECLINED -> AuditAction.INVITATION_DECLINED;
            case REVOKED -> AuditAction.INVITATION_REVOKED;
            case EXPIRED -> AuditAction.INVITATION_EXPIRED;
            case PENDING -> throw new IllegalArgumentException("A pending invitation has not ended");
        };
    }

    // An enrolment of an earlier membership of its user is none, whether it was ended or not.
    private static Optional<AuditAction> enrolmentAction(Optional<Image> old, Image now) {
        boolean was =
                old.isPresent() && !old.get().has(REMOVED_AT) && !old.get().differs(now, "memberSinceEpochMillis");
        boolean is = !now.has(REMOVED_AT);
        return was == is
                ? Optional.empty()
                : Optional.of(is ? AuditAction.COURSE_ASSIGNED : AuditAction.COURSE_UNASSIGNED);
    }

    private static Optional<AuditAction> importAction(Optional<Image> old, Image now) {
        if (old.isEmpty()) {
            return Optional.of(AuditAction.IMPORT_STARTED);
        }
        return old.get().is("status", "running") && !now.is("status", "running")
                ? Optional.of(AuditAction.IMPORT_FINISHED)
                : Optional.empty();
    }

    // What members and invitations take and give back is told of them, and in the ledger.
    private static Optional<AuditAction> accountAction(Optional<Image> old, Image now) {
        if (old.isEmpty() || !old.get().differs(now, "version")) {
            return Optional.empty();
        }
        return switch (now.map("lastOp").text("kind")) {
            case "grant" -> Optional.of(AuditAction.LICENCES_GRANTED);
            case "set" -> Optional.of(AuditAction.LICENCES_SET);
            default -> Optional.empty();
        };
    }
}
