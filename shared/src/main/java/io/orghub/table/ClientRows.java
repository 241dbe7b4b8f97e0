package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.IdSource;
import io.orghub.domain.Operation;
import io.orghub.domain.RecomputedView;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps the rows of clients. A tutor stands in a student's row exactly while it teaches here and the two are linked: the
 * row is written in one transaction with all numbers that count it, if the teaching still says what it said and link and
 * row are as they were read. So an edge seen twice finds nothing left to do, and no edge is counted by two at once.
 */
@Singleton
final class ClientRows {
    /** Two items for each, and three more for teaching, team row and stats, fit into one transaction. */
    static final int MAX_EDGES = 40;

    /** Each up to half a kilobyte: 40 rows of so many are below the four megabytes of a transaction. */
    static final int MAX_TUTORS = 200;

    private static final String COUNT_STUDENTS = "ADD students :students";

    /** A row that is made later takes the number from the teaching; one that was there has it added. */
    private static final String IN_THE_TEAM = "attribute_exists(pk)";

    private static final String COUNT_ACTIVE = "ADD activeStudents :students, version :one";

    private final OrgTable table;
    private final GroupStats stats;
    private final IdSource ids;
    private final Clock clock;

    ClientRows(OrgTable table, GroupStats stats, IdSource ids, Clock clock) {
        this.table = table;
        this.stats = stats;
        this.ids = ids;
        this.clock = clock;
    }

    /** The organisations of which this user is a client, by the index that has their rows. */
    List<TableKeys.GroupRef> groupsOf(TenantId tenant, UserId student) {
        var all = QueryConditional.sortBeginsWith(
                key -> key.partitionValue(TableKeys.userPk(tenant, student)).sortValue(TableKeys.CLIENT_PREFIX));
        return table.of(ClientRowItem.SCHEMA).index(TableKeys.BY_USER).query(all).stream()
                .flatMap(page -> page.items().stream())
                .map(row -> new TableKeys.GroupRef(
                        tenant, new GroupId(row.userSk().substring(TableKeys.CLIENT_PREFIX.length()))))
                .toList();
    }

    /**
     * Brings the rows of these students to what the tutor's teaching and links say.
     *
     * @return those whose rows have no place left for this tutor, and stay as they are
     */
    Set<UserId> bring(TableKeys.GroupRef group, UserId tutor, Collection<UserId> students) {
        var full = new LinkedHashSet<UserId>();
        inChunks(students, chunk -> bringChunk(group, tutor, chunk, full));
        return full;
    }

    /** Brings the rows that there are of these students to what their profiles say. */
    void rename(TableKeys.GroupRef group, Collection<UserId> students) {
        inChunks(students, chunk -> renameChunk(group, chunk));
    }

    private static void inChunks(Collection<UserId> students, Predicate<List<UserId>> attempt) {
        var all = List.copyOf(students);
        for (int from = 0; from < all.size(); from += MAX_EDGES) {
            var chunk = all.subList(from, Math.min(from + MAX_EDGES, all.size()));
            Backoff.rounds("The clients kept changing", () -> attempt.test(chunk));
        }
    }

    /** Whether all was written; if not, something had changed and must be read again. */
    private boolean bringChunk(TableKeys.GroupRef group, UserId tutor, List<UserId> students, Set<UserId> full) {
        var teachingKey = TableKeys.teaching(group.tenant(), tutor, group.group());
        var teamKey = TableKeys.teamRow(group.tenant(), group.group(), tutor);
        var found = read(group, tutor, students);
        var teaching = found.get(TeachingItem.SCHEMA, teachingKey);
        if (teaching.isEmpty()) {
            // It is gone once its last row is; a new one will go through all links itself.
            return true;
        }
        full.removeAll(students);
        students.stream()
                .filter(student -> hasNoPlace(group, teaching.get(), student, found))
                .forEach(full::add);
        var changes = students.stream()
                .filter(student -> !full.contains(student))
                .flatMap(student -> change(group, teaching.get(), student, found).stream())
                .toList();
        if (changes.isEmpty()) {
            return true;
        }
        long begun = changes.stream().mapToLong(Change::students).sum();
        var items = new ArrayList<TransactWriteItem>();
        // Even if as many end as begin: whoever finds the team row in one version before and after reading the clients
        // has
        // read those that it counts.
        if (changes.stream().allMatch(change -> change.students() == 0)) {
            items.add(table.checking(teachingKey, teaching.get().sameEpoch()));
        } else {
            items.add(table.updating(
                    teachingKey, COUNT_STUDENTS, teaching.get().sameEpoch().with(":students", begun)));
            items.add(
                    found.has(teamKey)
                            ? table.updating(
                                    teamKey,
                                    COUNT_ACTIVE,
                                    Condition.of(IN_THE_TEAM)
                                            .with(":students", begun)
                                            .with(":one", 1))
                            : table.checking(teamKey, Condition.ABSENT));
        }
        changes.forEach(change -> items.addAll(change.items()));
        long clients = changes.stream().mapToLong(Change::clients).sum();
        if (changes.stream().anyMatch(change -> change.clients() != 0)) {
            items.addAll(stats.counting(group, Counts.ofClients(clients)));
        }
        if (table.commit(own(group), items) instanceof Commit.Refused) {
            return false;
        }
        renamedMeanwhile(group, changes, found);
        return true;
    }

    private OrgTable.Found read(TableKeys.GroupRef group, UserId tutor, Collection<UserId> students) {
        var keys = new ArrayList<ItemKey>();
        keys.add(TableKeys.teaching(group.tenant(), tutor, group.group()));
        keys.add(TableKeys.teamRow(group.tenant(), group.group(), tutor));
        for (var student : students) {
            keys.add(TableKeys.guardianLink(group.tenant(), tutor, student));
            keys.add(TableKeys.clientRow(group.tenant(), group.group(), student));
            keys.add(TableKeys.profile(group.tenant(), student));
        }
        return table.getAll(keys);
    }

    /** Which rows of these students do not name the tutor as they should, or the student, as far as what was found tells. */
    List<Suspect> suspects(TableKeys.GroupRef group, UserId tutor, Collection<UserId> students, OrgTable.Found found) {
        var teaching = found.get(TeachingItem.SCHEMA, TableKeys.teaching(group.tenant(), tutor, group.group()))
                .orElseGet(() -> TeachingItem.opening(group, tutor, TeachingItem.Shown.NOTHING, "", 0));
        var suspects = new ArrayList<Suspect>();
        for (var student : students) {
            if (hasNoPlace(group, teaching, student, found)) {
                continue;
            }
            var rowKey = TableKeys.clientRow(group.tenant(), group.group(), student);
            change(group, teaching, student, found)
                    .map(change -> new Suspect(
                            RecomputedView.CLIENTS,
                            Suspect.of(tutor.value(), student.value()),
                            Stream.of(tutor, student)
                                    .map(user -> TableKeys.userPk(group.tenant(), user))
                                    .collect(Collectors.toSet()),
                            Suspect.versions(
                                            found.get(
                                                            GuardianLinkItem.SCHEMA,
                                                            TableKeys.guardianLink(group.tenant(), tutor, student))
                                                    .map(GuardianLinkItem::version),
                                            version(found, group, student),
                                            found.get(ClientRowItem.SCHEMA, rowKey)
                                                    .map(ClientRowItem::version))
                                    + teaching.epoch()))
                    .ifPresent(suspects::add);
        }
        return suspects;
    }

    List<Suspect> suspects(TableKeys.GroupRef group, UserId tutor, Collection<UserId> students) {
        return suspects(group, tutor, students, read(group, tutor, students));
    }

    private static boolean hasNoPlace(
            TableKeys.GroupRef group, TeachingItem teaching, UserId student, OrgTable.Found found) {
        return bringing(group, teaching, student, found).isPresent()
                && found.get(ClientRowItem.SCHEMA, TableKeys.clientRow(group.tenant(), group.group(), student))
                        .filter(row -> row.tutors().size() >= MAX_TUTORS && !row.isBroughtBy(teaching.tutor()))
                        .isPresent();
    }

    private static Optional<ClientRowItem.TutorItem> bringing(
            TableKeys.GroupRef group, TeachingItem teaching, UserId student, OrgTable.Found found) {
        return found.get(GuardianLinkItem.SCHEMA, TableKeys.guardianLink(group.tenant(), teaching.tutor(), student))
                .filter(link -> link.isActive() && teaching.active())
                .map(link -> teaching.bringing(link.toDomain()));
    }

    private Optional<Change> change(
            TableKeys.GroupRef group, TeachingItem teaching, UserId student, OrgTable.Found found) {
        var tutor = teaching.tutor();
        var linkKey = TableKeys.guardianLink(group.tenant(), tutor, student);
        var rowKey = TableKeys.clientRow(group.tenant(), group.group(), student);
        var link = found.get(GuardianLinkItem.SCHEMA, linkKey);
        var row = found.get(ClientRowItem.SCHEMA, rowKey);
        var bringing = bringing(group, teaching, student, found);
        var wanted = Optional.of(row.orElseGet(() -> ClientRowItem.of(group, student))
                        .broughtBy(tutor, bringing)
                        .named(found.get(ProfileItem.SCHEMA, TableKeys.profile(group.tenant(), student))
                                .map(ProfileItem::toDomain)))
                .filter(next -> !next.tutors().isEmpty());
        if (wanted.equals(row)) {
            return Optional.empty();
        }
        boolean brought = row.filter(read -> read.isBroughtBy(tutor)).isPresent();
        return Optional.of(new Change(
                student,
                List.of(
                        table.checking(linkKey, Condition.asRead(link.map(GuardianLinkItem::version))),
                        writing(rowKey, row, wanted)),
                (bringing.isPresent() ? 1 : 0) - (brought ? 1 : 0),
                (wanted.isPresent() ? 1 : 0) - (row.isPresent() ? 1 : 0)));
    }

    private TransactWriteItem writing(ItemKey key, Optional<ClientRowItem> row, Optional<ClientRowItem> wanted) {
        var asRead = Condition.asRead(row.map(ClientRowItem::version));
        return wanted.map(next -> table.putting(ClientRowItem.SCHEMA, next.next(), asRead))
                .orElseGet(() -> table.deleting(key, asRead));
    }

    // A profile that changed before its row was there has had its record looked at in vain.
    private void renamedMeanwhile(TableKeys.GroupRef group, List<Change> changes, OrgTable.Found before) {
        var fresh = changes.stream()
                .filter(change -> change.clients() > 0)
                .map(Change::student)
                .toList();
        var keys = fresh.stream()
                .map(student -> TableKeys.profile(group.tenant(), student))
                .toList();
        var after = table.getAll(keys);
        rename(
                group,
                fresh.stream()
                        .filter(student -> !version(before, group, student).equals(version(after, group, student)))
                        .toList());
    }

    private static Optional<Long> version(OrgTable.Found found, TableKeys.GroupRef group, UserId student) {
        return found.get(ProfileItem.SCHEMA, TableKeys.profile(group.tenant(), student))
                .map(ProfileItem::version);
    }

    private boolean renameChunk(TableKeys.GroupRef group, List<UserId> students) {
        var keys = new ArrayList<ItemKey>();
        for (var student : students) {
            keys.add(TableKeys.clientRow(group.tenant(), group.group(), student));
            keys.add(TableKeys.profile(group.tenant(), student));
        }
        var found = table.getAll(keys);
        var items = new ArrayList<TransactWriteItem>();
        for (var student : students) {
            var key = TableKeys.clientRow(group.tenant(), group.group(), student);
            var row = found.get(ClientRowItem.SCHEMA, key);
            var wanted =
                    row.map(read -> read.named(found.get(ProfileItem.SCHEMA, TableKeys.profile(group.tenant(), student))
                            .map(ProfileItem::toDomain)));
            if (!wanted.equals(row)) {
                items.add(writing(key, row, wanted));
            }
        }
        return items.isEmpty() || table.commit(own(group), items) instanceof Commit.Done;
    }

    private Operation own(TableKeys.GroupRef group) {
        return new Operation(ids.next(), group.tenant(), new UserId("project"), Operation.NO_REQUEST, clock.instant());
    }

    /**
     * @param students by how many more the tutor brings
     * @param clients by how many more there are
     */
    private record Change(UserId student, List<TransactWriteItem> items, int students, int clients) {}
}
