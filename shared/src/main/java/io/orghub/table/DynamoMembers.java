package io.orghub.table;

import io.orghub.domain.AddOutcome;
import io.orghub.domain.Busy;
import io.orghub.domain.Claim;
import io.orghub.domain.EntryKind;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.Member;
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

    private static final int MAX_PLANS = 6;

    private final OrgTable table;
    private final LicenceGate gate;
    private final ExpiredReservations expired;
    private final IdempotencyRecords records;

    DynamoMembers(OrgTable table, LicenceGate gate, ExpiredReservations expired, IdempotencyRecords records) {
        this.table = table;
        this.gate = gate;
        this.expired = expired;
        this.records = records;
    }

    @Override
    public Once<AddOutcome> add(
            Operation operation, Group group, List<NewMember> wanted, Optional<Claim<AddOutcome>> claim) {
        var earlier = claim.flatMap(made -> records.earlier(operation, made));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        for (int attempt = 1; attempt <= MAX_PLANS; attempt++) {
            var plan = plan(operation.attempt(attempt), group, wanted);
            var done = plan.fresh().isEmpty() ? nothingToAdd(plan, claim) : commit(plan, claim);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Busy("The members kept changing", null);
    }

    private Plan plan(Operation operation, Group group, List<NewMember> wanted) {
        var found = table.getAll(wanted.stream()
                .flatMap(member -> keysFor(group, member.user(), wanted.size() == 1).stream())
                .toList());
        var additions = new ArrayList<AddOutcome.Addition>();
        var fresh = new ArrayList<Fresh>();
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
                        group.licencesPerMember(),
                        earlier);
                fresh.add(new Fresh(item, replacing(earlier)));
                additions.add(new AddOutcome.Addition(item.toDomain(profile), true));
            }
        }
        return new Plan(operation, group, additions, fresh);
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

    private Optional<Once<AddOutcome>> nothingToAdd(Plan plan, Optional<Claim<AddOutcome>> claim) {
        AddOutcome done = plan.done();
        return Optional.of(claim.map(made -> records.recordAlone(plan.operation(), made, done))
                .orElseGet(() -> new Once.First<>(done)));
    }

    /** Nothing if the plan has to be made anew. */
    private Optional<Once<AddOutcome>> commit(Plan plan, Optional<Claim<AddOutcome>> claim) {
        var operation = plan.operation();
        var group = plan.group();
        var items = new ArrayList<TransactWriteItem>();
        claim.flatMap(made ->
                        made.answer().apply(plan.done()).map(answer -> records.recording(operation, made, answer)))
                .ifPresent(items::add);
        int accountIndex = items.size();
        if (group.isOrganisation()) {
            items.add(gate.admit(operation, group, EntryKind.CONSUME, plan.licences(), plan.subject()));
        }
        if (items.isEmpty() && plan.fresh().size() == 1) {
            var only = plan.fresh().getFirst();
            return switch (table.put(operation, MemberItem.SCHEMA, only.item(), only.condition())) {
                case Commit.Done() -> Optional.of(new Once.First<>(plan.done()));
                case Commit.Refused refused -> Optional.empty();
            };
        }
        plan.fresh().forEach(fresh -> items.add(table.putting(MemberItem.SCHEMA, fresh.item(), fresh.condition())));
        return switch (table.commit(operation, items)) {
            case Commit.Done() -> Optional.of(new Once.First<>(plan.done()));
            case Commit.Refused refused
            when accountIndex > 0 && refused.refuses(0) ->
                Optional.of(records.earlier(refused.found(0).orElseThrow(), claim.orElseThrow()));
            // Where a membership changed as well, fewer licences may be needed: that is for the next plan to see.
            case Commit.Refused refused
            when group.isOrganisation() && refused.refusesOnly(accountIndex) ->
                refusedByAccount(
                                plan,
                                LicenceGate.refusal(
                                        refused.found(accountIndex),
                                        group.policy().orElseThrow()))
                        .map(Once.First::new);
            case Commit.Refused refused -> Optional.empty();
        };
    }

    private Optional<AddOutcome> refusedByAccount(Plan plan, LicenceGate.Refusal refusal) {
        return switch (refusal) {
            case LicenceGate.Refusal.Exhausted(long available) ->
                expired.reclaim(plan.operation().attempt(0), plan.group())
                        ? Optional.empty()
                        : Optional.of(new AddOutcome.LicencesExhausted(available, Math.max(1, plan.licences())));
            case LicenceGate.Refusal.Closed() -> Optional.of(new AddOutcome.Archived());
            // The caller read the group before its policy changed: the next request sees the new one.
            case LicenceGate.Refusal.PolicyChanged() -> throw new Busy("The licence policy has just changed", null);
        };
    }

    private record Fresh(MemberItem item, Condition condition) {}

    private record Plan(Operation operation, Group group, List<AddOutcome.Addition> additions, List<Fresh> fresh) {
        AddOutcome done() {
            return new AddOutcome.Done(additions);
        }

        int licences() {
            return fresh.size() * group.licencesPerMember();
        }

        String subject() {
            return additions.size() == 1
                    ? "user:" + fresh.getFirst().item().userId()
                    : "request:" + operation.requestId();
        }
    }

    @Override
    public RemoveOutcome remove(Operation operation, Group group, UserId user, Role strongestRemovable) {
        for (int attempt = 1; attempt <= MAX_PLANS; attempt++) {
            var found = table.get(MemberItem.SCHEMA, TableKeys.member(group.tenant(), group.id(), user));
            if (found.isEmpty()) {
                return new RemoveOutcome.NeverAMember();
            }
            var member = found.get();
            if (!member.isActive()) {
                return new RemoveOutcome.Removed();
            }
            if (member.roleAsRead() == Role.OWNER) {
                return new RemoveOutcome.IsTheOwner();
            }
            if (!strongestRemovable.atLeast(member.roleAsRead())) {
                return new RemoveOutcome.NotPermitted();
            }
            var outcome = remove(operation.attempt(attempt), group, member);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new Busy("The member kept changing", null);
    }

    /** Nothing if the member has changed since it was read. */
    private Optional<RemoveOutcome> remove(Operation operation, Group group, MemberItem member) {
        var tombstone = member.removed(operation);
        // The version read: a membership ends once, and its licence comes back once.
        var unchanged = Condition.unchangedSince(member.version());
        if (member.heldLicences() == 0) {
            return switch (table.put(operation, MemberItem.SCHEMA, tombstone, unchanged)) {
                case Commit.Done() -> Optional.of(new RemoveOutcome.Removed());
                case Commit.Refused refused -> Optional.empty();
            };
        }
        var release =
                gate.release(operation, group.id(), member.heldLicences(), "member removed", "user:" + member.userId());
        var commit = table.commit(operation, List.of(release, table.putting(MemberItem.SCHEMA, tombstone, unchanged)));
        return switch (commit) {
            case Commit.Done() -> Optional.of(new RemoveOutcome.Removed());
            case Commit.Refused refused when refused.refuses(1) -> Optional.empty();
            case Commit.Refused refused -> Optional.of(new RemoveOutcome.Archived());
        };
    }

    @Override
    public Page<Member> team(TenantId tenant, GroupId group, TeamFilter filter, PageRequest page) {
        var rows = IndexPage.query(
                table,
                TeamRowItem.SCHEMA,
                TableKeys.BY_LIST,
                TableKeys.teamList(tenant, group),
                filter.namePrefix().map(SortName::of).filter(prefix -> !prefix.isEmpty()),
                expression(filter),
                page);
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
