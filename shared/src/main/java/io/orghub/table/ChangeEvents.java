package io.orghub.table;

import io.orghub.domain.AuditAction;
import io.orghub.domain.DomainEvent;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.StreamRecord;
import io.orghub.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What other modules are told of a {@link RecordedChange}: ids, roles and numbers, no addresses, names or texts. */
final class ChangeEvents {
    private static final int ID_BYTES = 16;

    private final StreamRecord record;
    private final RecordedChange change;

    private ChangeEvents(StreamRecord record, RecordedChange change) {
        this.record = record;
        this.change = change;
    }

    /** @throws IllegalArgumentException if the record is not of an item as this code writes it */
    static List<DomainEvent> in(StreamRecord record) {
        try {
            return RecordedChange.in(record)
                    .map(change -> new ChangeEvents(record, change).events())
                    .orElse(List.of());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("A change could not be read", e);
        }
    }

    private List<DomainEvent> events() {
        return Stream.concat(endedBefore().stream(), told().stream()).toList();
    }

    // What time or a removal ended before is told by the item that takes its place. Nobody who is known did it.
    private Optional<DomainEvent> endedBefore() {
        return switch (change.action()) {
            case INVITATION_SENT ->
                change.old()
                        .filter(old -> old.is("status", InvitationStatus.PENDING.toString()))
                        .map(old -> event("invitation.expired", false, invitation(old)));
            case COURSE_ASSIGNED ->
                change.old()
                        .filter(old -> !old.has(RecordedChange.REMOVED_AT))
                        .map(old -> event("enrolment.ended", false, enrolment(old)));
            default -> Optional.empty();
        };
    }

    private Optional<DomainEvent> told() {
        return type(change.action()).map(type -> event(type, change.isAskedFor(), detail()));
    }

    private static Optional<String> type(AuditAction action) {
        return switch (action) {
            case GROUP_CREATED -> Optional.of("group.created");
            case GROUP_UPDATED, LICENCE_POLICY_CHANGED -> Optional.of("group.updated");
            case GROUP_ARCHIVED -> Optional.of("group.archived");
            case OWNERSHIP_TRANSFERRED -> Optional.of("ownership.transferred");
            case LICENCES_GRANTED -> Optional.of("licences.granted");
            case LICENCES_SET -> Optional.of("licences.set");
            case MEMBER_ADDED -> Optional.of("member.added");
            case MEMBER_CHANGED -> Optional.of("member.changed");
            case MEMBER_REMOVED -> Optional.of("member.removed");
            case INVITATION_SENT -> Optional.of("invitation.created");
            case INVITATION_RESENT -> Optional.of("invitation.resent");
            case INVITATION_ACCEPTED -> Optional.of("invitation.accepted");
            case INVITATION_DECLINED -> Optional.of("invitation.declined");
            case INVITATION_REVOKED -> Optional.of("invitation.revoked");
            case INVITATION_EXPIRED -> Optional.of("invitation.expired");
            case COURSE_ASSIGNED -> Optional.of("enrolment.created");
            case COURSE_UNASSIGNED -> Optional.of("enrolment.ended");
            case IMPORT_STARTED, IMPORT_FINISHED -> Optional.empty();
        };
    }

    private Map<String, Object> detail() {
        var now = change.now();
        var detail =
                switch (change.itemType()) {
                    case "group" -> group();
                    case "member" -> member();
                    case "invitation" -> invitation(now);
                    case "enrolment" -> enrolment(now);
                    default -> account();
                };
        if (!change.changed().isEmpty() && change.action() != AuditAction.OWNERSHIP_TRANSFERRED) {
            detail.put("changed", change.changed());
        }
        return detail;
    }

    private Map<String, Object> group() {
        var detail = inGroup();
        detail.put("groupType", change.now().text("type"));
        putIfPresent(detail, "licencePolicy", change.now(), "policy");
        detail.put("ownerId", change.now().text("ownerId"));
        if (change.action() == AuditAction.OWNERSHIP_TRANSFERRED) {
            detail.put("formerOwnerId", change.old().orElseThrow().text("ownerId"));
        }
        return detail;
    }

    private Map<String, Object> member() {
        var detail = inGroup();
        detail.put("userId", change.now().text("userId"));
        detail.put("role", change.now().text("role"));
        putIfPresent(detail, "kind", change.now(), "kind");
        return detail;
    }

    private Map<String, Object> invitation(Image invitation) {
        var detail = inGroup();
        detail.put("invitationId", RecordedChange.invitationId(invitation));
        detail.put("role", invitation.text("role"));
        detail.put("kind", invitation.text("kind"));
        detail.put("expiresAt", time(invitation.number("expiresAtEpochMillis")));
        putIfPresent(detail, "userId", invitation, "acceptedBy");
        return detail;
    }

    private Map<String, Object> enrolment(Image enrolment) {
        var detail = inGroup();
        detail.put("userId", enrolment.text("userId"));
        detail.put("courseId", enrolment.text("courseId"));
        return detail;
    }

    private Map<String, Object> account() {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("organisationId", change.group().group().value());
        detail.put("entryId", change.lastOp().text("entryId"));
        if (change.action() == AuditAction.LICENCES_GRANTED) {
            detail.put("quantity", change.lastOp().number("quantity"));
        } else {
            detail.put("formerlyGranted", change.old().orElseThrow().number("granted"));
        }
        detail.put("granted", change.now().number("granted"));
        detail.put("available", change.now().number("available"));
        return detail;
    }

    private Map<String, Object> inGroup() {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("groupId", change.group().group().value());
        return detail;
    }

    private static void putIfPresent(Map<String, Object> detail, String name, Image image, String attribute) {
        if (image.has(attribute)) {
            detail.put(name, image.text(attribute));
        }
    }

    private DomainEvent event(String type, boolean askedFor, Map<String, Object> detail) {
        return new DomainEvent(
                id(type),
                type,
                change.group().tenant(),
                Instant.ofEpochMilli(change.atEpochMillis()),
                askedFor ? Optional.of(new UserId(change.actor())) : Optional.empty(),
                askedFor ? Optional.of(change.requestId()) : Optional.empty(),
                change.version(),
                detail);
    }

    // An item that was purged and made anew begins with version 1 again: the time tells the two apart.
    private String id(String type) {
        var told = String.join(
                " ",
                record.key().get("pk"),
                record.key().get("sk"),
                Long.toString(change.version()),
                Long.toString(change.atEpochMillis()),
                type);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(told.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
