package io.orghub.table;

import io.orghub.domain.Claim;
import io.orghub.domain.CreateGroupOutcome;
import io.orghub.domain.Group;
import io.orghub.domain.GroupFilter;
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
import io.orghub.domain.SortName;
import io.orghub.domain.Standing;
import io.orghub.domain.Tenant;
import io.orghub.domain.TenantId;
import io.orghub.domain.TransferOutcome;
import io.orghub.domain.UpdateGroupOutcome;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
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
    private final Updating updating;
    private final Archiving archiving;
    private final Transferring transferring;

    DynamoGroups(
            OrgTable table,
            PlannedWrites writes,
            IdSource ids,
            Updating updating,
            Archiving archiving,
            Transferring transferring) {
        this.table = table;
        this.writes = writes;
        this.ids = ids;
        this.updating = updating;
        this.archiving = archiving;
        this.transferring = transferring;
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
                table.putting(
                        SlugItem.SCHEMA,
                        SlugItem.from(group, operation.id()),
                        SlugItem.freeOrOwn(operation, group.id())),
                taken -> wanted.slug().map(CreateGroupOutcome.SlugTaken::new));
        return new Plan.Write<>(
                new CreateGroupOutcome.Created(group),
                Optional.of(marker),
                parts(operation, group, wanted, tenant.orElseThrow()));
    }

    private List<TransactWriteItem> parts(Operation operation, Group group, NewGroup wanted, Tenant tenant) {
        int licences = wanted.licences().orElse(wanted.selfService() ? tenant.startingLicences() : 0);
        var owner = MemberItem.joining(
                operation,
                group.id(),
                group.owner(),
                Role.OWNER,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty());
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
        return found.get(GroupItem.SCHEMA, groupKey).map(item -> {
            var role = member.filter(there -> there.isActive() || isSwept(there, item))
                    .map(MemberItem::roleAsRead);
            return new Standing(item.toDomain(), role, member.isPresent() && role.isEmpty());
        });
    }

    // Whoever was in an archived group at its end finds it archived, whether the sweep has come by or not.
    private static boolean isSwept(MemberItem removed, GroupItem group) {
        return !group.isOpen()
                && removed.removedAtEpochMillis() >= group.endedAt().toEpochMilli();
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

    @Override
    public Page<Group> in(TenantId tenant, GroupFilter filter, PageRequest page) {
        var groups = PageQuery.ofIndex(GroupItem.SCHEMA, TableKeys.BY_LIST, TableKeys.groupList(tenant))
                .startingWith(filter.namePrefix().map(SortName::of).filter(prefix -> !prefix.isEmpty()))
                .where(filter.type().map(DynamoGroups::ofType))
                .page(table, page);
        return new Page<>(groups.items().stream().map(GroupItem::toDomain).toList(), groups.next());
    }

    private static Expression ofType(GroupType type) {
        return Expression.builder()
                .expression("#type = :type")
                .putExpressionName("#type", "type")
                .putExpressionValue(":type", AttributeValue.fromS(type.toString()))
                .build();
    }

    @Override
    public UpdateGroupOutcome update(
            Operation operation, Group group, Optional<Long> expected, UnaryOperator<Group> change) {
        return updating.update(operation, group, expected, change);
    }

    @Override
    public void archive(Operation operation, Group group) {
        archiving.archive(operation, group);
    }

    @Override
    public TransferOutcome transfer(Operation operation, Group group, UserId newOwner, boolean byTenantAdmin) {
        return transferring.transfer(operation, group, newOwner, byTenantAdmin);
    }
}
