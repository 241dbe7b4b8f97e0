package io.orghub.table;

import io.orghub.domain.AddOutcome;
import io.orghub.domain.ChangeMemberOutcome;
import io.orghub.domain.Claim;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Member;
import io.orghub.domain.MemberChange;
import io.orghub.domain.Members;
import io.orghub.domain.NewMember;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.RemoveOutcome;
import io.orghub.domain.Role;
import io.orghub.domain.SortName;
import io.orghub.domain.TeamFilter;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Memberships in the table. */
@Singleton
final class DynamoMembers implements Members {
    /** A membership begins where there is none: never over a live one, and only over the tombstone that was read. */
    private static final String NOT_A_MEMBER = "attribute_not_exists(pk)";

    private static final Admission.Refusals<AddOutcome> REFUSALS = new Admission.Refusals<>() {
        @Override
        public AddOutcome exhausted(long available, long requested) {
            return new AddOutcome.LicencesExhausted(available, requested);
        }

        @Override
        public AddOutcome archived() {
            return new AddOutcome.Archived();
        }
    };

    private final OrgTable table;
    private final LicenceGate gate;
    private final Admission admission;
    private final PlannedWrites writes;

    DynamoMembers(OrgTable table, LicenceGate gate, Admission admission, PlannedWrites writes) {
        this.table = table;
        this.gate = gate;
        this.admission = admission;
        this.writes = writes;
    }

    @Override
    public Once<AddOutcome> add(
            Operation operation, Group group, List<NewMember> wanted, Optional<Claim<AddOutcome>> claim) {
        return writes.run(operation, claim, attempt -> plan(attempt, group, wanted));
    }

    private Plan<AddOutcome> plan(Operation operation, Group group, List<NewMember> wanted) {
        var found = table.getAll(wanted.stream()
                .flatMap(member -> keysFor(group, member.user(), wanted.size() == 1).stream())
                .toList());
        var additions = new ArrayList<AddOutcome.Addition>();
        var items = new ArrayList<TransactWriteItem>();
        for (var member : wanted) {
            var profile = found.get(ProfileItem.SCHEMA, TableKeys.profile(group.tenant(), member.user()))
                    .map(ProfileItem::toDomain);
            var earlier = found.get(MemberItem.SCHEMA, TableKeys.member(group.tenant(), group.id(), member.user()));
            if (earlier.filter(MemberItem::isActive).isPresent()) {
                additions.add(new AddOutcome.Addition(earlier.get().toDomain(profile), false));
            } else {
                var item = MemberItem.joining(
                        operation,
                        group.id(),
                        member.user(),
                        member.role(),
                        Optional.of(member.kind()),
                        // Whoever adds by an id has typed no address, and is not to learn one by it.
                        Optional.empty(),
                        group.licencesPerMember(),
                        earlier);
                items.add(table.putting(MemberItem.SCHEMA, item, replacing(earlier)));
                additions.add(new AddOutcome.Addition(item.toDomain(profile), true));
            }
        }
        var done = new AddOutcome.Done(additions);
        return items.isEmpty()
                ? new Plan.Nothing<>(done)
                : new Plan.Write<>(done, gate(operation, group, wanted, items.size()), items);
    }

    private Optional<Plan.Gate<AddOutcome>> gate(Operation operation, Group group, List<NewMember> wanted, int fresh) {
        if (!group.isOrganisation()) {
            return Optional.empty();
        }
        var subject = wanted.size() == 1 ? "user:" + wanted.getFirst().user() : "request:" + operation.requestId();
        int licences = fresh * group.licencesPerMember();
        return Optional.of(admission.to(operation, group, EntryKind.CONSUME, licences, subject, REFUSALS));
    }

    // Only the answer to a single addition shows a name.
    private static List<ItemKey> keysFor(Group group, UserId user, boolean withProfile) {
        var member = TableKeys.member(group.tenant(), group.id(), user);
        return withProfile ? List.of(member, TableKeys.profile(group.tenant(), user)) : List.of(member);
    }

    static Condition replacing(Optional<MemberItem> tombstone) {
        return tombstone
                .map(item -> Condition.unchangedSince(item.version()))
                .orElseGet(() -> Condition.of(NOT_A_MEMBER));
    }

    @Override
    public RemoveOutcome remove(Operation operation, Group group, UserId user, Role strongestRemovable) {
        return writes.run(operation, attempt -> removal(attempt, group, user, strongestRemovable));
    }

    private Plan<RemoveOutcome> removal(Operation operation, Group group, UserId user, Role strongestRemovable) {
        var found = table.get(MemberItem.SCHEMA, TableKeys.member(group.tenant(), group.id(), user));
        if (found.isEmpty()) {
            return new Plan.Nothing<>(new RemoveOutcome.NeverAMember());
        }
        var member = found.get();
        if (!member.isActive()) {
            return new Plan.Nothing<>(new RemoveOutcome.Removed());
        }
        if (member.roleAsRead() == Role.OWNER) {
            return new Plan.Nothing<>(new RemoveOutcome.IsTheOwner());
        }
        if (!strongestRemovable.atLeast(member.roleAsRead())) {
            return new Plan.Nothing<>(new RemoveOutcome.NotPermitted());
        }
        // The version read: a membership ends once, and its licence comes back once.
        var tombstone =
                table.putting(MemberItem.SCHEMA, member.removed(operation), Condition.unchangedSince(member.version()));
        return new Plan.Write<>(new RemoveOutcome.Removed(), release(operation, group, member), List.of(tombstone));
    }

    private Optional<Plan.Gate<RemoveOutcome>> release(Operation operation, Group group, MemberItem member) {
        if (member.heldLicences() == 0) {
            return Optional.empty();
        }
        var release =
                gate.release(operation, group.id(), member.heldLicences(), "member removed", "user:" + member.userId());
        return Optional.of(new Plan.Gate<>(release, account -> Optional.of(new RemoveOutcome.Archived())));
    }

    @Override
    public ChangeMemberOutcome change(
            Operation operation, Group group, UserId user, MemberChange change, Optional<Long> ifVersion) {
        return writes.run(operation, attempt -> change(attempt, keysFor(group, user, true), change, ifVersion));
    }

    private Plan<ChangeMemberOutcome> change(
            Operation operation, List<ItemKey> keys, MemberChange change, Optional<Long> ifVersion) {
        var found = table.getAll(keys);
        var profile = found.get(ProfileItem.SCHEMA, keys.getLast()).map(ProfileItem::toDomain);
        var active = found.get(MemberItem.SCHEMA, keys.getFirst()).filter(MemberItem::isActive);
        if (active.isEmpty()) {
            return new Plan.Nothing<>(new ChangeMemberOutcome.NotAMember());
        }
        var member = active.get();
        if (member.roleAsRead() == Role.OWNER) {
            return new Plan.Nothing<>(new ChangeMemberOutcome.IsTheOwner());
        }
        if (ifVersion.filter(read -> !read.equals(member.version())).isPresent()) {
            return new Plan.Nothing<>(new ChangeMemberOutcome.Stale());
        }
        var changed = member.changed(change, operation);
        if (changed.role().equals(member.role()) && changed.kind().equals(member.kind())) {
            return new Plan.Nothing<>(new ChangeMemberOutcome.Changed(member.toDomain(profile)));
        }
        return new Plan.Write<>(
                new ChangeMemberOutcome.Changed(changed.toDomain(profile)),
                Optional.empty(),
                // A membership that has ended, or changed hands, is not the one that was judged.
                List.of(table.putting(MemberItem.SCHEMA, changed, Condition.unchangedSince(member.version()))));
    }

    @Override
    public Page<Member> team(TenantId tenant, GroupId group, TeamFilter filter, PageRequest page) {
        var rows = PageQuery.ofIndex(TeamRowItem.SCHEMA, TableKeys.BY_LIST, TableKeys.teamList(tenant, group))
                .startingWith(filter.namePrefix().map(SortName::of).filter(prefix -> !prefix.isEmpty()))
                .where(expression(filter))
                .page(table, page);
        return new Page<>(rows.items().stream().map(TeamRowItem::toDomain).toList(), rows.next());
    }

    private static Optional<Expression> expression(TeamFilter filter) {
        var names = new HashMap<String, String>();
        var values = new HashMap<String, AttributeValue>();
        var conditions = new ArrayList<String>();
        filter.role().ifPresent(role -> {
            names.put("#role", "role");
            values.put(":role", AttributeValue.fromS(role.toString()));
            conditions.add("#role = :role");
        });
        filter.kind().ifPresent(kind -> {
            names.put("#kind", "kind");
            values.put(":kind", AttributeValue.fromS(kind.toString()));
            conditions.add("#kind = :kind");
        });
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of(Expression.builder()
                        .expression(String.join(" AND ", conditions))
                        .expressionNames(names)
                        .expressionValues(values)
                        .build());
    }
}
