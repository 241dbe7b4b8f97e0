package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Kind;
import io.orghub.domain.NewInvitation;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import io.orghub.domain.RowVerdict;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds and invites the candidates of an import, each by one plain write over what it was judged by. Whoever has changed
 * that since has decided the row, for good: a late worker can write there no more, and so no licence is given twice.
 */
@Singleton
final class ImportFilling {
    private final OrgTable table;
    private final AddressKeys addressKeys;

    ImportFilling(OrgTable table, AddressKeys addressKeys) {
        this.table = table;
        this.addressKeys = addressKeys;
    }

    /** The next rows, filled now or before. */
    VerdictsItem chunk(Operation operation, ImportItem item, Group group, ImportItem.Progress progress) {
        var judged = table.get(VerdictsItem.SCHEMA, TableKeys.verdicts(item.key(), progress.nextChunk()))
                .orElseThrow(() -> new UnreadableItem("An import without its rows"));
        if (judged.isFilled() || judged.candidates() == 0) {
            return judged;
        }
        var found = table.getAll(judged.rows().stream()
                .filter(VerdictsItem.Row::isCandidate)
                .map(row -> key(group, row))
                .toList());
        var rows = new ArrayList<VerdictsItem.Row>();
        int passed = progress.passed();
        int charged = 0;
        for (var row : judged.rows()) {
            if (row.isCandidate()) {
                var filled = passed++ < progress.allotted()
                        ? fill(operation.attempt(row.number()), item, group, progress, row, found)
                        : Filled.without(row, RowVerdict.NO_LICENCE);
                charged += filled.charged();
                rows.add(filled.row());
            } else {
                rows.add(row);
            }
        }
        var written = judged.filled(operation, rows, charged);
        var condition = Condition.unchangedSince(judged.version());
        return switch (table.commit(operation, List.of(table.putting(VerdictsItem.SCHEMA, written, condition)))) {
            case Commit.Done() -> written;
            case Commit.Refused refused ->
                VerdictsItem.SCHEMA.mapToItem(refused.found(0).orElseThrow());
        };
    }

    private static ItemKey key(Group group, VerdictsItem.Row row) {
        return row.user() == null
                ? TableKeys.invitation(group.tenant(), group.id(), row.invitationKey())
                : TableKeys.member(group.tenant(), group.id(), new UserId(row.user()));
    }

    private Filled fill(
            Operation operation,
            ImportItem item,
            Group group,
            ImportItem.Progress progress,
            VerdictsItem.Row row,
            OrgTable.Found found) {
        int each = progress.licencesEach();
        if (row.user() == null) {
            var earlier = found.get(InvitationItem.SCHEMA, key(group, row));
            return invite(operation, item, group, each, row, earlier);
        }
        return add(operation, item, group, each, row, found.get(MemberItem.SCHEMA, key(group, row)));
    }

    private Filled add(
            Operation operation,
            ImportItem item,
            Group group,
            int each,
            VerdictsItem.Row row,
            Optional<MemberItem> earlier) {
        var mark = earlier.flatMap(member -> ImportMark.of(item.importId(), member.imports()));
        if (mark.isPresent()) {
            return Filled.before(row, mark.get(), RowVerdict.ADDED, each);
        }
        // A tombstone that time to live has deleted since decides nothing.
        if (earlier.filter(member -> !member.version().equals(row.found())).isPresent()) {
            return earlier.filter(MemberItem::isActive).isPresent()
                    ? Filled.without(row, RowVerdict.ALREADY_MEMBER)
                    : Filled.without(row, RowVerdict.ALREADY_MEMBER, "was one until a moment ago");
        }
        var joining = MemberItem.joining(
                        operation,
                        group.id(),
                        new UserId(row.user()),
                        Role.MEMBER,
                        Optional.of(Kind.usualIn(group.type())),
                        // Of a row that names a user id none: no id has the form of an address.
                        EmailAddress.parse(row.value()),
                        each,
                        earlier)
                .markedBy(new ImportMark(item.importId(), row.number(), each > 0));
        var put = table.putting(MemberItem.SCHEMA, joining, DynamoMembers.replacing(earlier));
        return switch (table.commit(operation, List.of(put))) {
            case Commit.Done() -> Filled.now(row, RowVerdict.ADDED, each);
            // Either it bears the mark or it is of another version: the second look decides.
            case Commit.Refused refused ->
                add(operation, item, group, each, row, refused.found(0).map(MemberItem.SCHEMA::mapToItem));
        };
    }

    private Filled invite(
            Operation operation,
            ImportItem item,
            Group group,
            int each,
            VerdictsItem.Row row,
            Optional<InvitationItem> earlier) {
        var mark = earlier.flatMap(invitation -> ImportMark.of(item.importId(), invitation.imports()));
        if (mark.isPresent()) {
            return Filled.before(row, mark.get(), RowVerdict.INVITED, each);
        }
        if (!isAsJudged(operation, item, row, earlier)) {
            return earlier.filter(invitation -> invitation.statusAsRead() == InvitationStatus.ACCEPTED)
                            .isPresent()
                    ? Filled.without(row, RowVerdict.ALREADY_MEMBER)
                    : Filled.without(row, RowVerdict.ALREADY_INVITED);
        }
        // One that lapsed still holds its licence: the new one inherits it and is charged nothing.
        int inherited = earlier.filter(InvitationItem::isPending)
                .map(InvitationItem::heldLicences)
                .orElse(0);
        int held = Math.max(inherited, each);
        int charged = held - inherited;
        var email = EmailAddress.parse(row.value()).orElseThrow();
        var inviting = InvitationItem.inviting(
                        operation,
                        group,
                        new NewInvitation(email, Role.MEMBER, Kind.usualIn(group.type()), Optional.empty()),
                        row.invitationKey(),
                        addressKeys.inTenant(group.tenant(), email),
                        held,
                        earlier)
                .markedBy(new ImportMark(item.importId(), row.number(), charged > 0));
        var put = table.putting(InvitationItem.SCHEMA, inviting, Inviting.replacing(earlier));
        return switch (table.commit(operation, List.of(put))) {
            case Commit.Done() -> Filled.now(row, RowVerdict.INVITED, charged);
            case Commit.Refused refused ->
                invite(operation, item, group, each, row, refused.found(0).map(InvitationItem.SCHEMA::mapToItem));
        };
    }

    // One that has lapsed may be ended by whoever needs its licence, or deleted by time to live, and what its mail came
    // to
    // is noted late; nobody has decided the row by that.
    private static boolean isAsJudged(
            Operation operation, ImportItem item, VerdictsItem.Row row, Optional<InvitationItem> earlier) {
        boolean unchanged = earlier.filter(invitation -> !invitation.version().equals(row.found()))
                .isEmpty();
        boolean lapsed = earlier.filter(invitation -> invitation.statusAsRead() == InvitationStatus.EXPIRED
                        || invitation.isPending() && !invitation.isInForce(operation.at()))
                .isPresent();
        boolean endedBefore = earlier.filter(invitation ->
                        !invitation.isPending() && invitation.changedAtEpochMillis() < item.createdAtEpochMillis())
                .isPresent();
        return unchanged || lapsed || endedBefore;
    }

    /** @param charged licences that the import held and this row has now */
    private record Filled(VerdictsItem.Row row, int charged) {
        static Filled now(VerdictsItem.Row row, RowVerdict verdict, int charged) {
            return new Filled(row.ended(verdict, Optional.empty()), charged);
        }

        /** The mark of this row, or of an earlier one that turned out to be the same user's. */
        static Filled before(VerdictsItem.Row row, ImportMark mark, RowVerdict verdict, int each) {
            return mark.row() == row.number()
                    ? now(row, verdict, mark.charged() ? each : 0)
                    : without(row, RowVerdict.DUPLICATE, "is the same as row " + mark.row());
        }

        static Filled without(VerdictsItem.Row row, RowVerdict verdict) {
            return now(row, verdict, 0);
        }

        static Filled without(VerdictsItem.Row row, RowVerdict verdict, String detail) {
            return new Filled(row.ended(verdict, Optional.of(detail)), 0);
        }
    }
}
