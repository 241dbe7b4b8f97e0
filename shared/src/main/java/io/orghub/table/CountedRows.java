package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.IdSource;
import io.orghub.domain.Kind;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Role;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps the rows of views, and the numbers that count them. A row is there exactly while it is counted: it is written in
 * one transaction with the numbers, if both it and its source are still as they were read. So a record seen twice finds
 * nothing left to do, and two consumers at once cannot count one member twice.
 */
@Singleton
final class CountedRows {
    // Each change is three items at most, a row and what it was made from; two more are for the stats and the tenant's
    // totals.
    private static final int MAX_CHANGES = (OrgTable.MAX_TRANSACTION_ITEMS - 2) / 3;
    private static final int MAX_ROUNDS = 6;

    /** The number of students that a new row takes over: from then on both are counted together. */
    private static final String SAME_STUDENTS = "attribute_exists(pk) AND students = :students";

    private final OrgTable table;
    private final GroupStats stats;
    private final IdSource ids;
    private final Clock clock;

    CountedRows(OrgTable table, GroupStats stats, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.ids = ids;
        this.clock = clock;
    }

    void update(TableKeys.GroupRef group, Set<UserId> users, Set<String> invitationKeys) {
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            var changes = new ArrayList<Change>();
            changes.addAll(teamChanges(group, users, table.getAll(teamKeys(group, users))));
            changes.addAll(pendingChanges(group, invitationKeys, table.getAll(pendingKeys(group, invitationKeys))));
            if (commit(group, changes)) {
                return;
            }
        }
        throw new Busy("The rows kept changing", null);
    }

    /** Which rows of these users are not what they should be, as far as what was found tells. */
    List<Suspect> suspectTeam(TableKeys.GroupRef group, Collection<UserId> users, OrgTable.Found found) {
        return teamChanges(group, users, found).stream().map(Change::suspect).toList();
    }

    List<Suspect> suspectTeam(TableKeys.GroupRef group, Collection<UserId> users) {
        return suspectTeam(group, users, table.getAll(teamKeys(group, users)));
    }

    /** The same of the pending rows of invitations. */
    List<Suspect> suspectPending(TableKeys.GroupRef group, Collection<String> invitationKeys, OrgTable.Found found) {
        return pendingChanges(group, invitationKeys, found).stream()
                .map(Change::suspect)
                .toList();
    }

    List<Suspect> suspectPending(TableKeys.GroupRef group, Collection<String> invitationKeys) {
        return suspectPending(group, invitationKeys, table.getAll(pendingKeys(group, invitationKeys)));
    }

    private static List<ItemKey> teamKeys(TableKeys.GroupRef group, Collection<UserId> users) {
        var keys = new ArrayList<ItemKey>();
        for (var user : users) {
            keys.add(memberKey(group, user));
            keys.add(rowKey(group, user));
            keys.add(TableKeys.profile(group.tenant(), user));
            keys.add(TableKeys.teaching(group.tenant(), user, group.group()));
        }
        return keys;
    }

    private List<Change> teamChanges(TableKeys.GroupRef group, Collection<UserId> users, OrgTable.Found found) {
        var changes = new ArrayList<Change>();
        for (var user : users) {
            var teaching = found.get(TeachingItem.SCHEMA, TableKeys.teaching(group.tenant(), user, group.group()));
            var member = found.get(MemberItem.SCHEMA, memberKey(group, user));
            var row = found.get(TeamRowItem.SCHEMA, rowKey(group, user));
            var profileItem = found.get(ProfileItem.SCHEMA, TableKeys.profile(group.tenant(), user));
            var profile = profileItem.map(ProfileItem::toDomain);
            var active = member.filter(MemberItem::isActive).map(item -> item.toDomain(profile));
            boolean isPublic = profile.map(Profile::isPublic).orElse(false);
            long version = row.map(TeamRowItem::version).orElse(0L);
            var students =
                    row.isPresent() ? row.map(TeamRowItem::activeStudents) : teaching.map(TeachingItem::students);
            var unchanged = active.map(
                    now -> TeamRowItem.from(group.tenant(), group.group(), now, isPublic, students, version));
            if (unchanged.equals(row)) {
                continue;
            }
            var wanted = active.map(
                    now -> TeamRowItem.from(group.tenant(), group.group(), now, isPublic, students, version + 1));
            var write = wanted.map(next ->
                            table.putting(TeamRowItem.SCHEMA, next, Condition.asRead(row.map(TeamRowItem::version))))
                    .orElseGet(() -> table.deleting(rowKey(group, user), Condition.unchangedSince(version)));
            var items = new ArrayList<>(List.of(
                    table.checking(memberKey(group, user), Condition.asRead(member.map(MemberItem::version))), write));
            // Where there is no teaching yet, there will be none before this row.
            teaching.filter(there -> row.isEmpty())
                    .map(there -> table.checking(
                            there.key(), Condition.of(SAME_STUDENTS).with(":students", there.students())))
                    .ifPresent(items::add);
            changes.add(new Change(
                    new Suspect(
                            RecomputedView.TEAM,
                            user.value(),
                            Set.of(
                                    TableKeys.groupPk(group.tenant(), group.group()),
                                    TableKeys.userPk(group.tenant(), user)),
                            Suspect.versions(
                                    member.map(MemberItem::version),
                                    profileItem.map(ProfileItem::version),
                                    row.map(TeamRowItem::version))),
                    items,
                    wanted.map(CountedRows::count)
                            .orElse(Counts.NONE)
                            .minus(row.map(CountedRows::count).orElse(Counts.NONE))));
        }
        return changes;
    }

    private static List<ItemKey> pendingKeys(TableKeys.GroupRef group, Collection<String> invitationKeys) {
        var keys = new ArrayList<ItemKey>();
        for (var key : invitationKeys) {
            keys.add(TableKeys.invitation(group.tenant(), group.group(), key));
            keys.add(TableKeys.pendingRow(group.tenant(), group.group(), key));
        }
        return keys;
    }

    private List<Change> pendingChanges(
            TableKeys.GroupRef group, Collection<String> invitationKeys, OrgTable.Found found) {
        var changes = new ArrayList<Change>();
        for (var key : invitationKeys) {
            var invitationKey = TableKeys.invitation(group.tenant(), group.group(), key);
            var pendingKey = TableKeys.pendingRow(group.tenant(), group.group(), key);
            var invitation = found.get(InvitationItem.SCHEMA, invitationKey);
            var row = found.get(PendingRowItem.SCHEMA, pendingKey);
            var pending = invitation.filter(InvitationItem::isPending);
            long version = row.map(PendingRowItem::version).orElse(0L);
            var unchanged = pending.map(item -> PendingRowItem.from(group.tenant(), group.group(), item, version));
            if (unchanged.equals(row)) {
                continue;
            }
            var wanted = pending.map(item -> PendingRowItem.from(group.tenant(), group.group(), item, version + 1));
            var write = wanted.map(next -> table.putting(
                            PendingRowItem.SCHEMA, next, Condition.asRead(row.map(PendingRowItem::version))))
                    .orElseGet(() -> table.deleting(pendingKey, Condition.unchangedSince(version)));
            changes.add(new Change(
                    new Suspect(
                            RecomputedView.PENDING,
                            key,
                            Set.of(TableKeys.groupPk(group.tenant(), group.group())),
                            Suspect.versions(
                                    invitation.map(InvitationItem::version), row.map(PendingRowItem::version))),
                    List.of(
                            table.checking(invitationKey, Condition.asRead(invitation.map(InvitationItem::version))),
                            write),
                    wanted.map(CountedRows::count)
                            .orElse(Counts.NONE)
                            .minus(row.map(CountedRows::count).orElse(Counts.NONE))));
        }
        return changes;
    }

    /** Whether all was written; if not, something had changed and must be read again. */
    private boolean commit(TableKeys.GroupRef group, List<Change> changes) {
        for (int from = 0; from < changes.size(); from += MAX_CHANGES) {
            var chunk = changes.subList(from, Math.min(from + MAX_CHANGES, changes.size()));
            var items = new ArrayList<TransactWriteItem>();
            var counts = Counts.NONE;
            for (var change : chunk) {
                items.addAll(change.items());
                counts = counts.plus(change.counts());
            }
            // Even if they come to nothing together: whoever finds the stats in one version before and after reading
            // the
            // rows has read those that it counts.
            if (chunk.stream().anyMatch(change -> !change.counts().equals(Counts.NONE))) {
                items.addAll(stats.counting(group, counts));
            }
            var write = new Operation(
                    ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
            if (table.commit(write, items) instanceof Commit.Refused) {
                return false;
            }
        }
        return true;
    }

    private static ItemKey memberKey(TableKeys.GroupRef group, UserId user) {
        return TableKeys.member(group.tenant(), group.group(), user);
    }

    private static ItemKey rowKey(TableKeys.GroupRef group, UserId user) {
        return TableKeys.teamRow(group.tenant(), group.group(), user);
    }

    /** The owner is in the team, and in no count. */
    static Counts count(TeamRowItem row) {
        if (row.role().equals(Role.OWNER.toString())) {
            return Counts.NONE;
        }
        return Objects.equals(row.kind(), Kind.TUTOR.toString()) ? Counts.TUTOR : Counts.LEARNER;
    }

    static Counts count(PendingRowItem row) {
        return Counts.ofInvitation(row.heldLicences());
    }

    private record Change(Suspect suspect, List<TransactWriteItem> items, Counts counts) {}
}
