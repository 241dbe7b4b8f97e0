package io.orghub.table;

import io.orghub.domain.AddressKeys;
import io.orghub.domain.EmailAddress;
import io.orghub.domain.Group;
import io.orghub.domain.ImportRow;
import io.orghub.domain.InvitationStatus;
import io.orghub.domain.Operation;
import io.orghub.domain.RowVerdict;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges the rows of an import: which are to be added or invited, and what the others are. */
@Singleton
final class ImportJudging {
    private final OrgTable table;
    private final AddressKeys addressKeys;

    ImportJudging(OrgTable table, AddressKeys addressKeys) {
        this.table = table;
        this.addressKeys = addressKeys;
    }

    /**
     * The next rows, judged now or before: what was written down first stands.
     *
     * @param users those that have a row of their own
     */
    VerdictsItem chunk(
            Operation operation,
            ImportItem item,
            Group group,
            List<ImportRow> rows,
            Map<UserId, Integer> users,
            ImportItem.Progress progress) {
        int chunk = progress.nextChunk();
        var earlier = table.get(VerdictsItem.SCHEMA, TableKeys.verdicts(item.key(), chunk));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var some = rows.subList(chunk * VerdictsItem.SIZE, Math.min(rows.size(), (chunk + 1) * VerdictsItem.SIZE));
        var judged = new ArrayList<VerdictsItem.Row>();
        var known = read(group, some);
        int candidates = progress.candidates();
        for (var row : some) {
            var verdict = judge(operation, group, row, users, known);
            if (verdict.isCandidate() && item.dryRun()) {
                verdict = verdict.ended(foreseen(verdict, candidates < progress.allotted()), Optional.empty());
            }
            candidates += verdict.isCandidate() ? 1 : 0;
            judged.add(verdict);
        }
        var written = VerdictsItem.judged(operation, item.key(), chunk, judged);
        return switch (table.commit(
                operation, List.of(table.putting(VerdictsItem.SCHEMA, written, Condition.ABSENT)))) {
            case Commit.Done() -> written;
            case Commit.Refused refused ->
                VerdictsItem.SCHEMA.mapToItem(refused.found(0).orElseThrow());
        };
    }

    private static RowVerdict foreseen(VerdictsItem.Row row, boolean fits) {
        if (!fits) {
            return RowVerdict.NO_LICENCE;
        }
        return row.user() == null ? RowVerdict.INVITED : RowVerdict.ADDED;
    }

    private VerdictsItem.Row judge(
            Operation operation, Group group, ImportRow row, Map<UserId, Integer> users, Known known) {
        return switch (row) {
            case ImportRow.Malformed(int number, String value, String detail) ->
                VerdictsItem.Row.ended(number, value, RowVerdict.MALFORMED, Optional.of(detail));
            case ImportRow.Duplicate(int number, String value, int earlier) -> duplicate(number, value, earlier);
            case ImportRow.OfUser(int number, UserId user) -> ofUser(number, user.value(), user, group, known);
            case ImportRow.OfAddress(int number, EmailAddress email) -> {
                var owner = known.owner(group, addressKeys.inTenant(group.tenant(), email));
                if (owner.isEmpty()) {
                    yield ofAddress(operation, number, email, group, known);
                }
                var ownRow = Optional.ofNullable(users.get(owner.get()));
                yield ownRow.map(other -> duplicate(number, email.typed(), other))
                        .orElseGet(() -> ofUser(number, email.typed(), owner.get(), group, known));
            }
        };
    }

    private static VerdictsItem.Row duplicate(int number, String value, int other) {
        return VerdictsItem.Row.ended(number, value, RowVerdict.DUPLICATE, Optional.of("is the same as row " + other));
    }

    private static VerdictsItem.Row ofUser(int number, String value, UserId user, Group group, Known known) {
        var member = known.member(group, user);
        return member.filter(MemberItem::isActive).isPresent()
                ? VerdictsItem.Row.ended(number, value, RowVerdict.ALREADY_MEMBER, Optional.empty())
                : VerdictsItem.Row.toAdd(
                        number,
                        value,
                        user.value(),
                        member.map(MemberItem::version).orElse(0L));
    }

    private VerdictsItem.Row ofAddress(Operation operation, int number, EmailAddress email, Group group, Known known) {
        var key = addressKeys.inGroup(group.tenant(), group.id(), email);
        var invitation = known.invitation(group, key);
        if (invitation.filter(item -> item.isInForce(operation.at())).isPresent()) {
            return VerdictsItem.Row.ended(number, email.typed(), RowVerdict.ALREADY_INVITED, Optional.empty());
        }
        boolean accepted = accepter(invitation)
                .flatMap(user -> known.member(group, user))
                .filter(MemberItem::isActive)
                .isPresent();
        return accepted
                ? VerdictsItem.Row.ended(number, email.typed(), RowVerdict.ALREADY_MEMBER, Optional.empty())
                : VerdictsItem.Row.toInvite(
                        number,
                        email.typed(),
                        key,
                        invitation.map(InvitationItem::version).orElse(0L));
    }

    private static Optional<UserId> accepter(Optional<InvitationItem> invitation) {
        return invitation
                .filter(item -> item.statusAsRead() == InvitationStatus.ACCEPTED)
                .map(item -> new UserId(item.acceptedBy()));
    }

    private Known read(Group group, List<ImportRow> rows) {
        var first = table.getAll(rows.stream()
                .flatMap(row -> switch (row) {
                    case ImportRow.OfUser(int number, UserId user) ->
                        Stream.of(TableKeys.member(group.tenant(), group.id(), user));
                    case ImportRow.OfAddress(int number, EmailAddress email) ->
                        Stream.of(
                                TableKeys.invitation(
                                        group.tenant(),
                                        group.id(),
                                        addressKeys.inGroup(group.tenant(), group.id(), email)),
                                TableKeys.addressOwner(group.tenant(), addressKeys.inTenant(group.tenant(), email)));
                    case ImportRow.Duplicate duplicate -> Stream.<ItemKey>empty();
                    case ImportRow.Malformed malformed -> Stream.<ItemKey>empty();
                })
                .toList());
        var known = new Known(first, new OrgTable.Found(Map.of()));
        var behindAddresses = rows.stream()
                .filter(ImportRow.OfAddress.class::isInstance)
                .map(row -> ((ImportRow.OfAddress) row).email())
                .flatMap(email -> Stream.concat(
                        known.owner(group, addressKeys.inTenant(group.tenant(), email)).stream(),
                        accepter(known.invitation(group, addressKeys.inGroup(group.tenant(), group.id(), email)))
                                .stream()))
                .map(user -> TableKeys.member(group.tenant(), group.id(), user))
                .toList();
        return new Known(first, table.getAll(behindAddresses));
    }

    /** What the table knows of some rows: what they name, and the members behind their addresses. */
    private record Known(OrgTable.Found named, OrgTable.Found behindAddresses) {
        Optional<MemberItem> member(Group group, UserId user) {
            var key = TableKeys.member(group.tenant(), group.id(), user);
            return named.get(MemberItem.SCHEMA, key).or(() -> behindAddresses.get(MemberItem.SCHEMA, key));
        }

        Optional<InvitationItem> invitation(Group group, String key) {
            return named.get(InvitationItem.SCHEMA, TableKeys.invitation(group.tenant(), group.id(), key));
        }

        Optional<UserId> owner(Group group, String addressKey) {
            return named.get(AddressOwnerItem.SCHEMA, TableKeys.addressOwner(group.tenant(), addressKey))
                    .map(owner -> new UserId(owner.userId()));
        }
    }
}
