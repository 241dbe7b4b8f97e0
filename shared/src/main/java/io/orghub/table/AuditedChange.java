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
 * What a stream record says that somebody did, by its two images and nothing else: the same record always says the same.
 * Bookkeeping of the service itself, such as a mail marked as sent, says nothing.
 */
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
    private static final String REMOVED_AT = "removedAtEpochMillis";

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

    /** @throws UnreadableItem if the record is not of an item as this code writes it */
    static Optional<AuditedChange> in(StreamRecord record) {
        try {
            // Nobody removes an item but time, long after what it stood for has ended.
            return record.newImage()
                    .flatMap(now -> TableKeys.groupOf(record.key().get("pk"))
                            .flatMap(group -> of(group, record.oldImage().map(Image::new), new Image(now))))
                    .filter(change -> !change.requestId().equals(Operation.NO_REQUEST));
        } catch (RuntimeException e) {
            throw new UnreadableItem(
                    "A stream record could not be audited: " + e.getClass().getSimpleName());
        }
    }

    private static Optional<AuditedChange> of(TableKeys.GroupRef group, Optional<Image> old, Image now) {
        return switch ((String) now.values().get("itemType")) {
            case "group" ->
                groupAction(old, now)
                        .map(action ->
                                change(group, action, groupSubject(group, action, now), groupFields(old, now), now));
            case "member" ->
                memberAction(old, now)
                        .map(action -> change(
                                group, action, "user:" + now.text("userId"), memberFields(action, old, now), now));
            case "invitation" ->
                invitationAction(old, now)
                        .map(action -> change(group, action, "invitation:" + invitationId(now), List.of(), now));
            case "enrolment" ->
                enrolmentAction(old, now)
                        .map(action -> change(
                                group,
                                action,
                                "user:%s course:%s".formatted(now.text("userId"), now.text("courseId")),
                                List.of(),
                                now));
            case "import" ->
                importAction(old, now)
                        .map(action -> change(group, action, "import:" + now.text("importId"), List.of(), now));
            case "licence-account" -> accountAction(old, now).map(action -> accountChange(group, action, now));
            case null, default -> Optional.empty();
        };
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

    private static String groupSubject(TableKeys.GroupRef group, AuditAction action, Image now) {
        return action == AuditAction.OWNERSHIP_TRANSFERRED ? "user:" + now.text("ownerId") : "group:" + group.group();
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
        return is && !memberFields(AuditAction.MEMBER_CHANGED, old, now).isEmpty()
                ? Optional.of(AuditAction.MEMBER_CHANGED)
                : Optional.empty();
    }

    private static List<String> memberFields(AuditAction action, Optional<Image> old, Image now) {
        return action == AuditAction.MEMBER_CHANGED
                ? Stream.of("kind", "role")
                        .filter(field -> old.orElseThrow().differs(now, field))
                        .toList()
                : List.of();
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

    private static String invitationId(Image now) {
        return now.text("invitationKey") + "." + Long.toString(now.number("generation"), Character.MAX_RADIX);
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

    private static AuditedChange accountChange(TableKeys.GroupRef group, AuditAction action, Image now) {
        var op = now.map("lastOp");
        return new AuditedChange(
                group,
                now.text("itemType"),
                action,
                "entry:" + op.text("entryId"),
                List.of(),
                op.text("actor"),
                op.text("requestId"),
                op.number("atEpochMillis"),
                now.number("version"));
    }

    private static AuditedChange change(
            TableKeys.GroupRef group, AuditAction action, String subject, List<String> changed, Image now) {
        return new AuditedChange(
                group,
                now.text("itemType"),
                action,
                subject,
                changed,
                now.text("changedBy"),
                now.text("requestId"),
                now.number("changedAtEpochMillis"),
                now.number("version"));
    }
}
