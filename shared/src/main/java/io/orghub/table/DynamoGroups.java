package io.orghub.table;

import io.orghub.domain.Busy;
import io.orghub.domain.Claim;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.GroupId;
import io.orghub.domain.GroupType;
import io.orghub.domain.Groups;
import io.orghub.domain.IdSource;
import io.orghub.domain.NewGroup;
import io.orghub.domain.Once;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Role;
import io.orghub.domain.Slug;
import io.orghub.domain.Standing;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Groups in the table. */
@Singleton
final class DynamoGroups implements Groups {
    /** The tenant still allows what the plan was made by. */
    private static final String STILL_ALLOWED =
            "contains(groupTypes, :type) AND (selfServiceOrganisations = :true OR :selfService = :false)";

    private static final int MAX_PLANS = 4;
    private static final int DISTINCTION_LENGTH = 6;

    private final OrgTable table;
    private final IdempotencyRecords records;
    private final IdSource ids;

    DynamoGroups(OrgTable table, IdempotencyRecords records, IdSource ids) {
        this.table = table;
        this.records = records;
        this.ids = ids;
    }

    @Override
    public Once<CreateGroupOutcome> create(
            Operation operation, NewGroup wanted, Optional<Claim<CreateGroupOutcome>> claim) {
        var earlier = claim.flatMap(made -> records.earlier(operation, made));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        for (int plan = 1; plan <= MAX_PLANS; plan++) {
            var tenant = table.get(TenantItem.SCHEMA, TableKeys.tenant(operation.tenant()))
                    .map(TenantItem::toDomain);
            var refusal = refusal(tenant, wanted);
            if (refusal.isPresent()) {
                return new Once.First<>(refusal.get());
            }
            var slug = slug(wanted, plan);
            var done = create(operation.attempt(plan), wanted, tenant.orElseThrow(), slug, claim);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Busy("The group's slug or tenant kept changing", null);
    }

    /** Nothing if the plan has to be made anew. */
    private Optional<Once<CreateGroupOutcome>> create(
            Operation operation, NewGroup wanted, Tenant tenant, Slug slug, Optional<Claim<CreateGroupOutcome>> claim) {
        var group = group(operation, wanted, slug);
        var created = new CreateGroupOutcome.Created(group);
        var items = new ArrayList<TransactWriteItem>();
        claim.flatMap(made -> made.answer().apply(created).map(answer -> records.recording(operation, made, answer)))
                .ifPresent(items::add);
        int slugIndex = items.size();
        items.add(table.putting(SlugItem.SCHEMA, SlugItem.from(group, operation.id()), Condition.ABSENT));
        items.add(table.checking(TableKeys.tenant(operation.tenant()), stillAllowed(wanted)));
        items.addAll(parts(operation, group, wanted, tenant));
        return switch (table.commit(operation, items)) {
            case Commit.Done() -> Optional.of(new Once.First<>(created));
            case Commit.Refused refused -> {
                if (slugIndex > 0 && refused.refuses(0)) {
                    yield Optional.of(records.earlier(refused.found(0).orElseThrow(), claim.orElseThrow()));
                }
                boolean taken = refused.refuses(slugIndex) && wanted.slug().isPresent();
                yield taken ? Optional.of(new Once.First<>(new CreateGroupOutcome.SlugTaken(slug))) : Optional.empty();
            }
        };
    }

    private List<TransactWriteItem> parts(Operation operation, Group group, NewGroup wanted, Tenant tenant) {
        int licences = wanted.licences().orElse(wanted.selfService() ? tenant.startingLicences() : 0);
        var owner = MemberItem.joining(
                operation, group.id(), group.owner(), Role.OWNER, Optional.empty(), 0, Optional.empty());
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.putting(GroupItem.SCHEMA, GroupItem.from(group, operation), Condition.ABSENT));
        items.add(table.putting(MemberItem.SCHEMA, owner, Condition.ABSENT));
        items.add(table.putting(StatsItem.SCHEMA, StatsItem.opening(group, licences), Condition.ABSENT));
        if (group.isOrganisation()) {
            var account = AccountItem.opening(operation, group, licences, ids.next());
            items.add(table.putting(AccountItem.SCHEMA, account, Condition.ABSENT));
        }
        return items;
    }

    private static Optional<CreateGroupOutcome> refusal(Optional<Tenant> tenant, NewGroup wanted) {
        if (!tenant.map(found -> found.allows(wanted.type())).orElse(false)) {
            return Optional.of(new CreateGroupOutcome.TypeNotAllowed());
        }
        return wanted.selfService() && !tenant.get().selfServiceOrganisations()
                ? Optional.of(new CreateGroupOutcome.SelfServiceOff())
                : Optional.empty();
    }

    private static Slug slug(NewGroup wanted, int plan) {
        return wanted.slug().orElseGet(() -> madeSlug(wanted, plan));
    }

    // The plain slug first; after that one told apart by a part of the group's own random id.
    private static Slug madeSlug(NewGroup wanted, int plan) {
        var id = wanted.id().value();
        var distinction = id.substring(id.length() - DISTINCTION_LENGTH);
        return plan == 1
                ? Slug.of(wanted.name()).orElseGet(() -> Slug.of(wanted.name(), distinction))
                : Slug.of(wanted.name(), distinction);
    }

    private static Condition stillAllowed(NewGroup wanted) {
        return Condition.of(STILL_ALLOWED)
                .with(":type", wanted.type().toString())
                .with(":true", AttributeValue.fromBool(true))
                .with(":false", AttributeValue.fromBool(false))
                .with(":selfService", AttributeValue.fromBool(wanted.selfService()));
    }

    private static Group group(Operation operation, NewGroup wanted, Slug slug) {
        return new Group(
                operation.tenant(),
                wanted.id(),
                wanted.type(),
                wanted.name(),
                slug.value(),
                wanted.owner(),
                wanted.type() == GroupType.ORGANISATION ? Optional.of(wanted.policy()) : Optional.empty(),
                wanted.description(),
                wanted.website(),
                wanted.avatarUrl(),
                wanted.settings(),
                false,
                operation.at(),
                1);
    }

    @Override
    public Optional<Standing> standing(TenantId tenant, GroupId group, UserId user) {
        var groupKey = TableKeys.group(tenant, group);
        var memberKey = TableKeys.member(tenant, group, user);
        var found = table.getAll(List.of(groupKey, memberKey));
        var member = found.get(MemberItem.SCHEMA, memberKey);
        var role = member.filter(MemberItem::isActive).map(MemberItem::roleAsRead);
        boolean former = member.isPresent() && role.isEmpty();
        return found.get(GroupItem.SCHEMA, groupKey).map(item -> new Standing(item.toDomain(), role, former));
    }

    @Override
    public Page<Standing> of(TenantId tenant, UserId user, PageRequest page) {
        var memberships = IndexPage.query(
                table,
                MemberItem.SCHEMA,
                TableKeys.BY_USER,
                TableKeys.userPk(tenant, user),
                Optional.of(TableKeys.GROUP_PREFIX),
                page);
        var found = table.getAll(memberships.items().stream()
                .map(member -> TableKeys.group(tenant, new GroupId(member.groupId())))
                .toList());
        var standings = memberships.items().stream()
                .flatMap(member -> found
                        .get(GroupItem.SCHEMA, TableKeys.group(tenant, new GroupId(member.groupId())))
                        .map(GroupItem::toDomain)
                        .filter(group -> !group.archived())
                        .map(group -> new Standing(group, Optional.of(member.roleAsRead()), false))
                        .stream())
                .toList();
        return new Page<>(standings, memberships.next());
    }
}
