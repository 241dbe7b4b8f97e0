package io.orghub.table;

import io.orghub.domain.AssignOutcome;
import io.orghub.domain.AssignOutcome.Assignment;
import io.orghub.domain.Claim;
import io.orghub.domain.CourseId;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.NewEnrolments;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Role;
import io.orghub.domain.UnassignOutcome;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The writes of enrolling and its end. What an enrolment holds, its member holds as well, so that removing a member gives
 * the licences of all its enrolments back by what is in one item.
 */
@Singleton
final class Enrolling {
    /** Nobody is enrolled by a membership that has ended, although the user may be back by another one. */
    private static final String SAME_MEMBERSHIP =
            "attribute_not_exists(removedAtEpochMillis) AND joinedAtEpochMillis = :since";

    /** The version makes a removal read again how much it gives back; it need not stay, for the sum suffers any order. */
    private static final String HOLD = "SET heldLicences = heldLicences + :n, version = version + :one";

    /** A membership gives back what it holds and no more. */
    private static final String HOLDS_IT = SAME_MEMBERSHIP + " AND heldLicences >= :n";

    private static final String LET_GO = "SET heldLicences = heldLicences - :n, version = version + :one";

    private static final Admission.Refusals<AssignOutcome> REFUSALS = new Admission.Refusals<>() {
        @Override
        public AssignOutcome exhausted(long available, long requested) {
            return new AssignOutcome.LicencesExhausted(available, requested);
        }

        @Override
        public AssignOutcome archived() {
            return new AssignOutcome.Archived();
        }
    };

    private final OrgTable table;
    private final LicenceGate gate;
    private final Admission admission;
    private final PlannedWrites writes;

    Enrolling(OrgTable table, LicenceGate gate, Admission admission, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.admission = admission;
        this.writes = writes;
    }

    Once<AssignOutcome> assign(
            Operation operation, Group group, NewEnrolments wanted, Optional<Claim<AssignOutcome>> claim) {
        return writes.run(operation, claim, attempt -> plan(attempt, group, wanted));
    }

    private Plan<AssignOutcome> plan(Operation operation, Group group, NewEnrolments wanted) {
        var found = read(group, wanted);
        var unknown = wanted.courses().stream()
                .filter(course -> found.get(CourseItem.SCHEMA, TableKeys.course(group.tenant(), course))
                        .isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            return new Plan.Nothing<>(new AssignOutcome.UnknownCourses(unknown));
        }
        var outside = wanted.users().stream()
                .filter(user -> member(found, group, user).isEmpty())
                .toList();
        if (!outside.isEmpty()) {
            return new Plan.Nothing<>(new AssignOutcome.NotMembers(outside));
        }
        var assignments = new ArrayList<Assignment>();
        var items = new ArrayList<TransactWriteItem>();
        for (var user : wanted.users()) {
            var member = member(found, group, user).orElseThrow();
            int before = items.size();
            for (var course : wanted.courses()) {
                var key = TableKeys.enrolment(group.tenant(), group.id(), user, course);
                var earlier = found.get(EnrolmentItem.SCHEMA, key);
                boolean fresh = earlier.filter(item -> item.isInForce(Optional.of(member)))
                        .isEmpty();
                assignments.add(new Assignment(user, course, fresh));
                if (fresh) {
                    items.add(enrolling(operation, group, member, course, earlier));
                }
            }
            if (items.size() > before) {
                items.add(holding(group, member, (items.size() - before) * group.licencesPerEnrolment()));
            }
        }
        var done = new AssignOutcome.Done(assignments);
        return items.isEmpty() ? new Plan.Nothing<>(done) : new Plan.Write<>(done, gate(operation, group, done), items);
    }

    private OrgTable.Found read(Group group, NewEnrolments wanted) {
        var courses = wanted.courses().stream().map(course -> TableKeys.course(group.tenant(), course));
        var members = wanted.users().stream().map(user -> TableKeys.member(group.tenant(), group.id(), user));
        var enrolments = wanted.users().stream().flatMap(user -> wanted.courses().stream()
                .map(course -> TableKeys.enrolment(group.tenant(), group.id(), user, course)));
        return table.getAll(
                Stream.of(courses, members, enrolments).flatMap(keys -> keys).toList());
    }

    // The owner of an organisation holds no licence, so takes no course there.
    private static Optional<MemberItem> member(OrgTable.Found found, Group group, UserId user) {
        return found.get(MemberItem.SCHEMA, TableKeys.member(group.tenant(), group.id(), user))
                .filter(MemberItem::isActive)
                .filter(member -> !group.isOrganisation() || member.roleAsRead() != Role.OWNER);
    }

    private TransactWriteItem enrolling(
            Operation operation, Group group, MemberItem member, CourseId course, Optional<EnrolmentItem> earlier) {
        var item = EnrolmentItem.enrolling(operation, member, course, group.licencesPerEnrolment(), earlier);
        return table.putting(
                EnrolmentItem.SCHEMA,
                item,
                earlier.map(read -> Condition.unchangedSince(read.version())).orElse(Condition.ABSENT));
    }

    private TransactWriteItem holding(Group group, MemberItem member, int licences) {
        var key = TableKeys.member(group.tenant(), group.id(), new UserId(member.userId()));
        return licences == 0
                ? table.checking(key, of(SAME_MEMBERSHIP, member.joinedAtEpochMillis()))
                : table.updating(
                        key,
                        HOLD,
                        of(SAME_MEMBERSHIP, member.joinedAtEpochMillis())
                                .with(":n", licences)
                                .with(":one", 1));
    }

    private Optional<Plan.Gate<AssignOutcome>> gate(Operation operation, Group group, AssignOutcome.Done done) {
        var fresh = done.assignments().stream().filter(Assignment::enrolled).toList();
        int licences = fresh.size() * group.licencesPerEnrolment();
        if (licences == 0) {
            return Optional.empty();
        }
        var subject = fresh.size() == 1
                ? subject(fresh.getFirst().user(), fresh.getFirst().course())
                : "request:" + operation.requestId();
        return Optional.of(admission.to(operation, group, EntryKind.CONSUME, licences, subject, REFUSALS));
    }

    UnassignOutcome unassign(Operation operation, Group group, UserId user, CourseId course) {
        return writes.run(operation, attempt -> ending(attempt, group, user, course));
    }

    private Plan<UnassignOutcome> ending(Operation operation, Group group, UserId user, CourseId course) {
        var enrolmentKey = TableKeys.enrolment(group.tenant(), group.id(), user, course);
        var memberKey = TableKeys.member(group.tenant(), group.id(), user);
        var found = table.getAll(List.of(enrolmentKey, memberKey));
        var enrolment = found.get(EnrolmentItem.SCHEMA, enrolmentKey);
        if (enrolment.isEmpty()) {
            return new Plan.Nothing<>(new UnassignOutcome.NeverEnrolled());
        }
        // One that ended with its membership was given back with it.
        if (!enrolment.get().isInForce(found.get(MemberItem.SCHEMA, memberKey))) {
            return new Plan.Nothing<>(new UnassignOutcome.Unassigned());
        }
        // The version read: an enrolment ends once, and its licence comes back once.
        var tombstone = table.putting(
                EnrolmentItem.SCHEMA,
                enrolment.get().ended(operation),
                Condition.unchangedSince(enrolment.get().version()));
        int licences = enrolment.get().heldLicences();
        if (licences == 0) {
            return new Plan.Write<>(new UnassignOutcome.Unassigned(), Optional.empty(), List.of(tombstone));
        }
        var letGo = table.updating(
                memberKey,
                LET_GO,
                of(HOLDS_IT, enrolment.get().memberSinceEpochMillis())
                        .with(":n", licences)
                        .with(":one", 1));
        var release = gate.release(operation, group.id(), licences, "enrolment ended", subject(user, course));
        return new Plan.Write<>(
                new UnassignOutcome.Unassigned(),
                Optional.of(new Plan.Gate<>(release, account -> Optional.of(new UnassignOutcome.Archived()))),
                List.of(tombstone, letGo));
    }

    private static Condition of(String condition, long memberSinceEpochMillis) {
        return Condition.of(condition).with(":since", memberSinceEpochMillis);
    }

    private static String subject(UserId user, CourseId course) {
        return "enrolment:" + user + "/" + course;
    }
}
