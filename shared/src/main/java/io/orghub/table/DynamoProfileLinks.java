package io.orghub.table;

import io.orghub.domain.GroupId;
import io.orghub.domain.Operation;
import io.orghub.domain.Page;
import io.orghub.domain.PageRequest;
import io.orghub.domain.Position;
import io.orghub.domain.ProfileLink;
import io.orghub.domain.ProfileLinks;
import io.orghub.domain.Role;
import io.orghub.domain.TenantId;
import io.orghub.domain.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The profile graph in the table: GUARDIAN links in their tutor's partition, SOCIAL links as memberships. */
@Singleton
final class DynamoProfileLinks implements ProfileLinks {
    private static final Expression NOT_ENDED = Expression.builder()
            .expression("attribute_not_exists(removedAtEpochMillis)")
            .build();
    /** Nobody is linked to itself: the owner's own membership is no link. */
    private static final Expression NOT_ITS_OWNER = Expression.builder()
            .expression("#role <> :owner")
            .putExpressionName("#role", "role")
            .putExpressionValue(":owner", AttributeValue.fromS(Role.OWNER.toString()))
            .build();

    /** Of the user's memberships, those that are ownerships. */
    private static final Expression ITS_OWNER = Expression.builder()
            .expression("#role = :owner")
            .putExpressionName("#role", "role")
            .putExpressionValue(":owner", AttributeValue.fromS(Role.OWNER.toString()))
            .build();

    private static final Expression MEMBER_NOT_ENDED = Expression.builder()
            .expression("attribute_not_exists(removedAtEpochMillis) AND #role <> :owner")
            .putExpressionName("#role", "role")
            .putExpressionValue(":owner", AttributeValue.fromS(Role.OWNER.toString()))
            .build();

    // Beside the key attributes of a position: which of the stages it is in.
    private static final String STAGE = "stage";
    // Of a position among the members of owned organisations: after this organisation, or within it after this member.
    private static final String ORGANISATION = "organisation";
    private static final String MEMBER = "member";
    private static final int MOST_OWNERSHIPS_READ = 100;
    // Then a short page with a next one.
    private static final int MOST_PARTS = 8;

    private final OrgTable table;
    private final PlannedWrites writes;

    DynamoProfileLinks(OrgTable table, PlannedWrites writes) {
        this.table = table;
        this.writes = writes;
    }

    /** In this order they are listed; a position tells one by its name. */
    private enum Stage {
        STUDENTS,
        ORGANISATIONS,
        MEMBERS,
        TUTORS
    }

    @Override
    public ProfileLink link(Operation operation, UserId tutor, UserId student) {
        return writes.run(operation, attempt -> linking(attempt, tutor, student));
    }

    private Plan<ProfileLink> linking(Operation operation, UserId tutor, UserId student) {
        var earlier = found(operation, tutor, student);
        if (earlier.filter(GuardianLinkItem::isActive).isPresent()) {
            return new Plan.Nothing<>(earlier.get().toDomain());
        }
        var item = GuardianLinkItem.linking(operation, tutor, student, earlier);
        return new Plan.Write<>(
                item.toDomain(),
                Optional.empty(),
                // A link begins where there is none, or over the tombstone that was read: of two at once one begins it.
                List.of(table.putting(
                        GuardianLinkItem.SCHEMA,
                        item,
                        earlier.map(read -> Condition.unchangedSince(read.version()))
                                .orElse(Condition.ABSENT))));
    }

    @Override
    public void unlink(Operation operation, UserId tutor, UserId student) {
        writes.run(operation, attempt -> unlinking(attempt, tutor, student));
    }

    private Plan<Boolean> unlinking(Operation operation, UserId tutor, UserId student) {
        return found(operation, tutor, student)
                .filter(GuardianLinkItem::isActive)
                .<Plan<Boolean>>map(link -> new Plan.Write<>(
                        true,
                        Optional.empty(),
                        // It ends the link that was read, and no later one.
                        List.of(table.putting(
                                GuardianLinkItem.SCHEMA,
                                link.ended(operation),
                                Condition.unchangedSince(link.version())))))
                .orElseGet(() -> new Plan.Nothing<>(false));
    }

    private Optional<GuardianLinkItem> found(Operation operation, UserId tutor, UserId student) {
        return table.get(GuardianLinkItem.SCHEMA, TableKeys.guardianLink(operation.tenant(), tutor, student));
    }

    @Override
    public Page<ProfileLink> list(TenantId tenant, UserId user, PageRequest page) {
        var links = new ArrayList<ProfileLink>();
        var next = page.after();
        for (int part = 0; part < MOST_PARTS; part++) {
            int stage =
                    next.map(DynamoProfileLinks::stage).orElse(Stage.STUDENTS).ordinal();
            var found = part(
                    Stage.values()[stage],
                    tenant,
                    user,
                    new PageRequest(page.size() - links.size(), next.flatMap(DynamoProfileLinks::within)));
            links.addAll(found.items());
            next = found.next()
                    .map(position -> in(Stage.values()[stage], Optional.of(position)))
                    .or(() -> stage + 1 < Stage.values().length
                            ? Optional.of(in(Stage.values()[stage + 1], Optional.empty()))
                            : Optional.empty());
            if (links.size() == page.size() || next.isEmpty()) {
                break;
            }
        }
        return new Page<>(links, next);
    }

    private Page<ProfileLink> part(Stage stage, TenantId tenant, UserId user, PageRequest page) {
        var partition = TableKeys.userPk(tenant, user);
        return switch (stage) {
            case STUDENTS ->
                guardians(
                        PageQuery.ofTable(GuardianLinkItem.SCHEMA, partition, TableKeys.STUDENT_PREFIX)
                                .where(Optional.of(NOT_ENDED)),
                        page);
            case ORGANISATIONS -> social(tenant, user, page);
            case MEMBERS -> members(tenant, user, page);
            case TUTORS ->
                guardians(
                        PageQuery.ofIndex(GuardianLinkItem.SCHEMA, TableKeys.BY_USER, partition)
                                .startingWith(Optional.of(TableKeys.TUTOR_PREFIX)),
                        page);
        };
    }

    private Page<ProfileLink> guardians(PageQuery<GuardianLinkItem> query, PageRequest page) {
        var found = query.page(table, page);
        return new Page<>(found.items().stream().map(GuardianLinkItem::toDomain).toList(), found.next());
    }

    // Whose organisation it is, and whether it is one, stands in the group alone.
    private Page<ProfileLink> social(TenantId tenant, UserId user, PageRequest page) {
        var memberships = PageQuery.ofIndex(MemberItem.SCHEMA, TableKeys.BY_USER, TableKeys.userPk(tenant, user))
                .startingWith(Optional.of(TableKeys.GROUP_PREFIX))
                .where(Optional.of(NOT_ITS_OWNER))
                .page(table, page);
        var groups = table.getAll(memberships.items().stream()
                .map(member -> TableKeys.group(tenant, member.groupIdAsRead()))
                .toList());
        var links = memberships.items().stream()
                .flatMap(member -> groups
                        .get(GroupItem.SCHEMA, TableKeys.group(tenant, member.groupIdAsRead()))
                        .map(GroupItem::toDomain)
                        .filter(group -> group.isOrganisation()
                                && !group.archived()
                                && !group.owner().equals(user))
                        .map(group -> social(group.owner(), user, group.id(), member))
                        .stream())
                .toList();
        return new Page<>(links, memberships.next());
    }

    private static ProfileLink social(UserId owner, UserId user, GroupId organisation, MemberItem member) {
        return new ProfileLink(
                ProfileLink.Type.SOCIAL,
                owner,
                user,
                Optional.of(organisation),
                Instant.ofEpochMilli(member.joinedAtEpochMillis()));
    }

    /** Members of one organisation that the user owns, in the order of their ids; the next organisation is another page. */
    private Page<ProfileLink> members(TenantId tenant, UserId owner, PageRequest page) {
        var organisation =
                page.after().map(position -> new GroupId(position.key().get(ORGANISATION)));
        var member = page.after()
                .flatMap(position -> Optional.ofNullable(position.key().get(MEMBER)));
        if (member.isPresent()) {
            return membersOf(tenant, owner, organisation.orElseThrow(), member, page.size());
        }
        var owned = PageQuery.ofIndex(MemberItem.SCHEMA, TableKeys.BY_USER, TableKeys.userPk(tenant, owner))
                .startingWith(Optional.of(TableKeys.GROUP_PREFIX))
                .where(Optional.of(ITS_OWNER))
                .page(
                        table,
                        new PageRequest(
                                MOST_OWNERSHIPS_READ, organisation.map(after -> ownership(tenant, owner, after))));
        return owned.items().isEmpty()
                ? new Page<>(List.of(), owned.next().map(DynamoProfileLinks::afterOrganisation))
                : membersOf(tenant, owner, owned.items().getFirst().groupIdAsRead(), Optional.empty(), page.size());
    }

    private Page<ProfileLink> membersOf(
            TenantId tenant, UserId owner, GroupId organisation, Optional<String> after, int size) {
        var next = new Position(Map.of(ORGANISATION, organisation.value()));
        var group = table.getAll(List.of(TableKeys.group(tenant, organisation)))
                .get(GroupItem.SCHEMA, TableKeys.group(tenant, organisation))
                .map(GroupItem::toDomain)
                .filter(found -> found.isOrganisation()
                        && !found.archived()
                        && found.owner().equals(owner));
        if (group.isEmpty()) {
            return new Page<>(List.of(), Optional.of(next));
        }
        var members = PageQuery.ofTable(
                        MemberItem.SCHEMA, TableKeys.groupPk(tenant, organisation), TableKeys.MEMBER_PREFIX)
                .where(Optional.of(MEMBER_NOT_ENDED))
                .page(
                        table,
                        new PageRequest(
                                size,
                                after.map(user -> position(TableKeys.member(tenant, organisation, new UserId(user))))));
        return new Page<>(
                members.items().stream()
                        .map(member -> social(owner, new UserId(member.userId()), organisation, member))
                        .toList(),
                members.next()
                        .map(position -> new Position(Map.of(
                                ORGANISATION,
                                organisation.value(),
                                MEMBER,
                                position.key().get("sk").substring(TableKeys.MEMBER_PREFIX.length()))))
                        .or(() -> Optional.of(next)));
    }

    private static Position ownership(TenantId tenant, UserId owner, GroupId organisation) {
        var key = new HashMap<>(
                position(TableKeys.member(tenant, organisation, owner)).key());
        key.put("userPk", TableKeys.userPk(tenant, owner));
        key.put("userSk", TableKeys.GROUP_PREFIX + organisation);
        return new Position(key);
    }

    private static Position afterOrganisation(Position ofOwnerships) {
        var organisation = ofOwnerships.key().get("userSk").substring(TableKeys.GROUP_PREFIX.length());
        return new Position(Map.of(ORGANISATION, organisation));
    }

    private static Position position(ItemKey key) {
        return new Position(Map.of("pk", key.pk(), "sk", key.sk()));
    }

    private static Position in(Stage stage, Optional<Position> within) {
        var key = new HashMap<>(within.map(Position::key).orElseGet(HashMap::new));
        key.put(STAGE, stage.name());
        return new Position(key);
    }

    private static Stage stage(Position position) {
        return Stage.valueOf(position.key().get(STAGE));
    }

    private static Optional<Position> within(Position position) {
        var key = new HashMap<>(position.key());
        key.remove(STAGE);
        return key.isEmpty() ? Optional.empty() : Optional.of(new Position(key));
    }
}
