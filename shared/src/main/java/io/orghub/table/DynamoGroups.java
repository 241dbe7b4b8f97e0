package io.orghub.table;

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
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Groups in the table. */
@Singleton
final class DynamoGroups implements Groups {
    /** The tenant still allows what the plan was made by. */
    private static final String STILL_ALLOWED =
            "contains(groupTypes, :type) AND (selfServiceOrganisations = :true OR :selfService = :false)";

    private static final int DISTINCTION_LENGTH = 6;

    private final OrgTable table;
    private final PlannedWrites writes;
    private final IdSource ids;

    DynamoGroups(OrgTable table, PlannedWrites writes, IdSource ids) {
        this.table = table;
        this.writes = writes;
        this.ids = ids;
    }

    @Override
    public Once<CreateGroupOutcome> create(
            Operation operation, NewGroup wanted, Optional<Claim<CreateGroupOutcome>> claim) {
        var slugs = slugs(wanted).iterator();
        return writes.run(operation, claim, attempt -> plan(attempt, wanted, slugs.next()));
    }

    private Plan<CreateGroupOutcome> plan(Operation operation, NewGroup wanted, Slug slug) {
        var tenant = table.get(TenantItem.SCHEMA, TableKeys.tenant(operation.tenant()))
                .map(TenantItem::toDomain);
        var refusal = refusal(tenant, wanted);
        if (refusal.isPresent()) {
            return new Plan.Nothing<>(refusal.get());
        }
        var group = group(operation, wanted, slug);
        // Unique across the platform: the marker is there once, and a slug made from a name gives way to it.
        var marker = new Plan.Gate<CreateGroupOutcome>(
                table.putting(SlugItem.SCHEMA, SlugItem.from(group, operation.id()), Condition.ABSENT),
                taken -> wanted.slug().map(CreateGroupOutcome.SlugTaken::new));
        return new Plan.Write<>(
                new CreateGroupOutcome.Created(group),
                Optional.of(marker),
                parts(operation, group, wanted, tenant.orElseThrow()));
    }

    private List<TransactWriteItem> parts(Operation operation, Group group, NewGroup wanted, Tenant tenant) {
        int licences = wanted.licences().orElse(wanted.selfService() ? tenant.startingLicences() : 0);
        var owner = MemberItem.joining(
                operation, group.id(), group.owner(), Role.OWNER, Optional.empty(), 0, Optional.empty());
        var items = new ArrayList<TransactWriteItem>();
        items.add(table.checking(TableKeys.tenant(operation.tenant()), stillAllowed(wanted)));
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

    // The one asked for; or the plain slug of the name first, and then one told apart by a part of the group's own id.
    private static Stream<Slug> slugs(NewGroup wanted) {
        if (wanted.slug().isPresent()) {
            return Stream.generate(wanted.slug()::get);
        }
        var id = wanted.id().value();
        var told = Slug.of(wanted.name(), id.substring(id.length() - DISTINCTION_LENGTH));
        return Stream.concat(Slug.of(wanted.name()).stream(), Stream.generate(() -> told));
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
        var memberships = PageQuery.ofIndex(MemberItem.SCHEMA, TableKeys.BY_USER, TableKeys.userPk(tenant, user))
                .startingWith(Optional.of(TableKeys.GROUP_PREFIX))
                .page(table, page);
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
