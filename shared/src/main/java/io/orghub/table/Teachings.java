package io.orghub.table;

import io.orghub.domain.IdSource;
import io.orghub.domain.Kind;
import io.orghub.domain.Operation;
import io.orghub.domain.Profile;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.Role;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps what organisations show of their tutors. A change of it begins a fan-out, counted in the stats in one transaction
 * with it until the fan-out has come to its end.
 */
@Singleton
final class Teachings {
    // A member, its row and its profile are checked, and the teaching is written; one more is for the stats.
    private static final int MAX_CHANGES = (OrgTable.MAX_TRANSACTION_ITEMS - 2) / 4;

    private static final String SHOW = "SET active = :active, isPublic = :public, epoch = :next, running = :running,"
            + " updatedAtEpochMillis = :at, version = version + :one";
    private static final String NAMED = SHOW + ", displayName = :name REMOVE doneTo";
    private static final String UNNAMED = SHOW + " REMOVE doneTo, displayName";

    /** The record of another version asks for the next slice once more; whoever is still at the one before notes nothing. */
    private static final String ASK_AGAIN = "SET updatedAtEpochMillis = :at, version = version + :one";

    // Longer than a record is kept trying on its way to the queue, twelve hours, and a message in it, two.
    private static final Duration STALLED = Duration.ofHours(15);

    /** A team row takes the number of students when it is made: until there is one, nobody's students are counted. */
    private static final String IN_THE_TEAM = "attribute_exists(pk)";

    /** It shows nothing, and nothing is left that it is to be asked about. */
    private static final String NOTHING_LEFT = "active = :false AND running = :false AND students = :none";

    private final OrgTable table;
    private final GroupStats stats;
    private final IdSource ids;
    private final Clock clock;

    Teachings(OrgTable table, GroupStats stats, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.ids = ids;
        this.clock = clock;
    }

    /** All organisations that show something of this tutor, or are still to hide it: none is missing, by any index's lag. */
    List<TeachingItem> of(TableKeys.UserRef tutor) {
        var all = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(TableKeys.userPk(tutor.tenant(), tutor.user()))
                        .sortValue(TableKeys.TEACHING_PREFIX));
        return table
                .of(TeachingItem.SCHEMA)
                .query(query -> query.queryConditional(all).consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    /** Brings what the group shows of these users to what their memberships and profiles say. */
    void follow(TableKeys.GroupRef group, Set<UserId> users) {
        if (users.isEmpty()) {
            return;
        }
        var key = TableKeys.group(group.tenant(), group.group());
        var found = table.getAll(List.of(key)).get(GroupItem.SCHEMA, key).map(GroupItem::toDomain);
        if (found.isEmpty() || !found.get().isOrganisation()) {
            return;
        }
        Backoff.rounds(
                "The tutors kept changing",
                () -> commit(group, changes(group, users, found.get().archived(), read(group, users))));
    }

    /** Of which of these users an open organisation shows something else than it should, as far as what was found tells. */
    List<Suspect> suspects(TableKeys.GroupRef organisation, Collection<UserId> users, OrgTable.Found found) {
        return changes(organisation, users, false, found).stream()
                .map(Change::suspect)
                .toList();
    }

    List<Suspect> suspects(TableKeys.GroupRef organisation, Collection<UserId> users) {
        return suspects(organisation, users, read(organisation, users));
    }

    /**
     * For a tutor that rows name although there is no teaching to judge them by: one that shows nothing.
     *
     * @param students as many as rows name the tutor
     */
    void standIn(TableKeys.GroupRef organisation, UserId tutor, long students) {
        // Refused, there is one by now.
        commit(
                organisation,
                table.putting(
                        TeachingItem.SCHEMA,
                        TeachingItem.standingIn(organisation, tutor, students, ids.next()),
                        Condition.ABSENT));
    }

    /** Takes away what has stood in, if no row names the tutor any more. */
    void withdraw(TableKeys.GroupRef organisation, UserId tutor) {
        commit(
                organisation,
                table.deleting(
                        TableKeys.teaching(organisation.tenant(), tutor, organisation.group()),
                        Condition.of(NOTHING_LEFT).with(":false", false).with(":none", 0)));
    }

    private void commit(TableKeys.GroupRef organisation, TransactWriteItem item) {
        var write = new Operation(
                ids.next(), organisation.tenant(), new UserId("recompute"), Operation.NO_REQUEST, clock.instant());
        table.commit(write, List.of(item));
    }

    private OrgTable.Found read(TableKeys.GroupRef group, Collection<UserId> users) {
        var keys = new ArrayList<ItemKey>();
        for (var user : users) {
            keys.add(TableKeys.member(group.tenant(), group.group(), user));
            keys.add(TableKeys.profile(group.tenant(), user));
            keys.add(TableKeys.teaching(group.tenant(), user, group.group()));
        }
        return table.getAll(keys);
    }

    private List<Change> changes(
            TableKeys.GroupRef group, Collection<UserId> users, boolean archived, OrgTable.Found found) {
        var changes = new ArrayList<Change>();
        for (var user : users) {
            var memberKey = TableKeys.member(group.tenant(), group.group(), user);
            var profileKey = TableKeys.profile(group.tenant(), user);
            var member = found.get(MemberItem.SCHEMA, memberKey);
            var profile = found.get(ProfileItem.SCHEMA, profileKey);
            var teaching = found.get(TeachingItem.SCHEMA, TableKeys.teaching(group.tenant(), user, group.group()));
            var wanted = member.filter(item -> !archived && isTutor(item))
                    .map(item -> shown(profile.map(ProfileItem::toDomain)))
                    .orElse(TeachingItem.Shown.NOTHING);
            boolean shown = wanted.equals(teaching.map(TeachingItem::shown).orElse(TeachingItem.Shown.NOTHING));
            boolean stalled = teaching.filter(
                            item -> item.hasStalled(clock.instant().minus(STALLED)))
                    .isPresent();
            if (shown && !stalled) {
                continue;
            }
            var items = new ArrayList<TransactWriteItem>();
            items.add(table.checking(memberKey, Condition.asRead(member.map(MemberItem::version))));
            if (wanted.active()) {
                items.add(table.checking(profileKey, Condition.asRead(profile.map(ProfileItem::version))));
                items.add(table.checking(
                        TableKeys.teamRow(group.tenant(), group.group(), user), Condition.of(IN_THE_TEAM)));
            }
            items.add(teaching.map(read -> shown ? askingAgain(read) : showing(read, wanted))
                    .orElseGet(() -> table.putting(
                            TeachingItem.SCHEMA,
                            TeachingItem.opening(group, user, wanted, ids.next(), clock.millis()),
                            Condition.ABSENT)));
            var suspect = new Suspect(
                    RecomputedView.TEACHING,
                    user.value(),
                    Set.of(memberKey.pk(), profileKey.pk()),
                    Suspect.versions(
                            member.map(MemberItem::version),
                            profile.map(ProfileItem::version),
                            teaching.map(TeachingItem::version)));
            changes.add(new Change(
                    suspect, items, teaching.map(TeachingItem::running).orElse(false) ? 0 : 1));
        }
        return changes;
    }

    private static boolean isTutor(MemberItem member) {
        return member.isActive()
                && member.roleAsRead() != Role.OWNER
                && Words.readIfPresent(Kind.class, member.kind())
                        .filter(Kind.TUTOR::equals)
                        .isPresent();
    }

    private static TeachingItem.Shown shown(Optional<Profile> profile) {
        return new TeachingItem.Shown(
                true,
                profile.map(Profile::displayName),
                profile.map(Profile::isPublic).orElse(false));
    }

    // An update, for the number of students goes on being counted meanwhile; the version is that of what was read.
    private TransactWriteItem showing(TeachingItem read, TeachingItem.Shown wanted) {
        var change = Condition.unchangedSince(read.version())
                .with(":active", wanted.active())
                .with(":public", wanted.isPublic())
                .with(":next", ids.next())
                .with(":running", true)
                .with(":at", clock.millis())
                .with(":one", 1);
        return wanted.displayName()
                .map(name -> table.updating(read.key(), NAMED, change.with(":name", name)))
                .orElseGet(() -> table.updating(read.key(), UNNAMED, change));
    }

    private TransactWriteItem askingAgain(TeachingItem stalled) {
        return table.updating(
                stalled.key(),
                ASK_AGAIN,
                Condition.unchangedSince(stalled.version())
                        .with(":at", clock.millis())
                        .with(":one", 1));
    }

    /** Whether all was written; if not, something had changed and must be read again. */
    private boolean commit(TableKeys.GroupRef group, List<Change> changes) {
        for (int from = 0; from < changes.size(); from += MAX_CHANGES) {
            var chunk = changes.subList(from, Math.min(from + MAX_CHANGES, changes.size()));
            var items = new ArrayList<TransactWriteItem>();
            chunk.forEach(change -> items.addAll(change.items()));
            long begun = chunk.stream().mapToLong(Change::begun).sum();
            if (begun > 0) {
                items.addAll(stats.counting(group, Counts.ofFanOuts(begun)));
            }
            var write = new Operation(
                    ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
            if (table.commit(write, items) instanceof Commit.Refused) {
                return false;
            }
        }
        return true;
    }

    private record Change(Suspect suspect, List<TransactWriteItem> items, int begun) {}
}
